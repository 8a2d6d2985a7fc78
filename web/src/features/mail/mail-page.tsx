import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { InboxCard } from './inbox-card.tsx'
import styles from './mail.module.css'
import { MailSettingsForm } from './mail-settings-form.tsx'
import { OutboxCard } from './outbox-card.tsx'
import { TestMail } from './test-mail.tsx'

/** Which server carries our mail, and what became of each mail. */
export function MailPage() {
  const { t } = useTranslation('mail')
  const maySet = useCan('settings:write')
  const mayRead = useCan('mail:read')
  return (
    <div className={styles.stack}>
      <Card title={t('settings.title')}>
        {maySet ? <Settings /> : <p className={styles.sub}>{t('settings.not_yours')}</p>}
      </Card>
      {maySet ? <InboxCard /> : null}
      {mayRead ? <OutboxCard /> : null}
    </div>
  )
}

function Settings() {
  const { t } = useTranslation('mail')
  const answer = apiQuery.useQuery('get', '/api/v1/mail/settings')
  const { data, refetch } = answer
  const error: unknown = answer.error
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LinesSkeleton lines={6} />
  return (
    <div className={styles.stack}>
      <p className={styles.sub}>{t(data.is_fixed ? 'settings.fixed' : 'settings.about')}</p>
      <MailSettingsForm key={JSON.stringify(data)} settings={data} />
      {data.is_set_up ? <TestMail /> : null}
    </div>
  )
}
