import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { useView } from '../../lib/use-view.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

/** Which signals stood before they were first looked for is not known; that is not the same as none. */
export function BeforeSignals({ since }: { readonly since: string | null }) {
  const { t } = useTranslation('signals')
  const format = useFormat()
  const { change } = useView()
  return (
    <Card>
      <EmptyState
        title={t('past.unknown')}
        why={since ? t('past.before', { since: format.date(since) }) : t('past.never')}
        action={<Button onClick={() => change({ as_of: undefined })}>{t('past.today')}</Button>}
      />
    </Card>
  )
}
