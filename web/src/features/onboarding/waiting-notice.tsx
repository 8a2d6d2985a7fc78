import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { onboardingKey, type TemplateRow } from '../../lib/onboarding.ts'
import { useAction } from '../../lib/use-action.ts'
import styles from './onboarding.module.css'

interface WaitingNoticeProps {
  readonly template: Pick<TemplateRow, 'id' | 'name' | 'waiting'>
  readonly hasName?: boolean
}

/** More accounts would begin at once than may unasked: a person decides. */
export function WaitingNotice({ template, hasName = false }: WaitingNoticeProps) {
  const { t } = useTranslation('onboarding')
  const mayWrite = useCan('onboarding-templates:write')
  const { waiting } = template
  const allow = useAction({
    run: (count: number) =>
      api.POST('/api/v1/onboarding-templates/{id}/allow', {
        params: { path: { id: template.id } },
        body: { count },
      }),
    invalidate: [onboardingKey],
    done: () => t('template.allowed'),
  })
  if (waiting === null) return null
  return (
    <div className={styles.notice} role="status">
      <span>
        {hasName ? <b>{template.name} </b> : null}
        {t('template.waiting', { count: waiting })}
      </span>
      {mayWrite ? (
        <Button size="compact-md" loading={allow.isPending} onClick={() => allow.mutate(waiting)}>
          {t('template.allow', { count: waiting })}
        </Button>
      ) : null}
    </div>
  )
}
