import { useTranslation } from 'react-i18next'
import { useAction } from '../../lib/use-action.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { type BackTest, backTestsKey, cancelBackTest } from './rule-data.ts'

/** How far a back-test is; it goes on when the page is left, and can be stopped. */
export function BackTestProgress({ test }: { readonly test: BackTest }) {
  const { t } = useTranslation('health-rule')
  const cancel = useAction({
    run: () => cancelBackTest(test.id),
    invalidate: [backTestsKey, ['get', '/api/v1/health/back-tests/{id}', test.id]],
    done: () => t('try.cancelled'),
  })
  return (
    <ProgressBar
      label={t(`status.${test.status}`)}
      done={Math.round(test.progress * 100)}
      total={test.status === 'waiting' ? null : 100}
      startedAt={test.created_at}
      onCancel={() => cancel.mutate()}
      mayLeave
    />
  )
}
