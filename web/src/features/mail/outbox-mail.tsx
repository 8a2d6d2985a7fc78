import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api, request } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { useLockReason } from '../../ui/lock-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import styles from './mail.module.css'
import { type MailState, type OutboxMail, outboxKey } from './mail-data.ts'

const decisions = ['retry', 'was-sent', 'drop'] as const
type Decision = (typeof decisions)[number]

const possible: Record<MailState, readonly Decision[]> = {
  queued: ['drop'],
  failed: ['retry', 'drop'],
  unsure: ['was-sent', 'retry', 'drop'],
  held: ['retry', 'drop'],
  sent: [],
  dead: ['retry'],
  dropped: ['retry'],
}

/** One mail: its text, what the server said, and what a person may decide. */
export function OutboxMailView({ id }: { readonly id: number }) {
  const { t } = useTranslation('mail')
  const mayWrite = useCan('mail:write')
  const sayReason = useLockReason()
  const mail = useQuery({
    queryKey: [...outboxKey, 'one', id],
    queryFn: ({ signal }) => request<OutboxMail>('GET', `/api/v1/mail/outbox/${id}`, { signal }),
  })
  const decide = useAction({
    run: (decision: Decision) =>
      api.POST('/api/v1/mail/outbox/{id}/decision', { params: { path: { id } }, body: { decision } }),
    invalidate: [outboxKey],
    done: (_output, decision) => t(`do.${decision}_done`),
  })
  if (mail.error && !mail.data) {
    return <ErrorState error={mail.error} onRetry={() => void mail.refetch()} />
  }
  if (!mail.data) return <LinesSkeleton lines={8} />
  const row = mail.data
  return (
    <div className={styles.stack}>
      <dl className={styles.facts}>
        <Fact label={t('outbox.state')}>
          <span className={styles[row.state]}>{t(`state.${row.state}`)}</span>
        </Fact>
        <Fact label={t('outbox.to')}>
          {row.to_name ? `${row.to_name} <${row.to_address}>` : row.to_address}
        </Fact>
        <Fact label={t('outbox.created')}>
          <When at={row.created_at} show="dateTime" />
        </Fact>
        <Fact label={t('outbox.attempts')}>{row.attempts}</Fact>
        {row.state === 'failed' ? (
          <Fact label={t('outbox.next')}>
            <When at={row.due_at} show="dateTime" />
          </Fact>
        ) : null}
        {row.settled_at ? (
          <Fact label={t('outbox.settled')}>
            <When at={row.settled_at} show="dateTime" />
          </Fact>
        ) : null}
        {row.last_reply ? <Fact label={t('outbox.reply')}>{row.last_reply}</Fact> : null}
      </dl>
      {row.state === 'unsure' || row.state === 'dead' ? (
        <p className={styles.sub}>{t(`about.${row.state}`)}</p>
      ) : null}
      {row.held_for ? (
        <div className={styles.stack}>
          <p className={styles.sub}>{t('about.held')}</p>
          <ul>
            {row.held_for.map((reason) => (
              <li key={reason.code}>{sayReason(reason)}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {mayWrite && possible[row.state].length > 0 ? (
        <Group gap="xs">
          {possible[row.state].map((decision) => (
            <Button
              key={decision}
              variant="default"
              loading={decide.isPending}
              onClick={() => decide.mutate(decision)}
            >
              {t(`do.${decision}`)}
            </Button>
          ))}
        </Group>
      ) : null}
      <section aria-label={t('mail.text')}>
        <pre className={styles.text} lang={row.language}>
          {row.text}
        </pre>
      </section>
    </div>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
