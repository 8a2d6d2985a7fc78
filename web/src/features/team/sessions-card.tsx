import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { deviceName } from './device-name.ts'
import styles from './team.module.css'
import { sessionsQuery } from './team-queries.ts'
import type { SessionRow } from './team-rows.ts'

function Session({ session }: { readonly session: SessionRow }) {
  const { t } = useTranslation('team')
  const end = useAction({
    run: () => request('DELETE', `/api/v1/me/sessions/${session.id}`),
    invalidate: [sessionsQuery.queryKey],
    done: () => t('sessions.ended'),
  })
  const device = deviceName(session.user_agent) ?? t('sessions.unknown_device')
  return (
    <li className={styles.item}>
      <div>
        <div>
          {device}
          {session.current ? <b> · {t('sessions.current')}</b> : null}
        </div>
        <div className={styles.small}>
          {session.ip} · {t('sessions.last_used')} <When at={session.last_used_at} /> · {t('sessions.since')}{' '}
          <When at={session.created_at} show="date" />
        </div>
      </div>
      {session.current ? null : (
        <Button
          variant="default"
          size="compact-sm"
          loading={end.isPending}
          onClick={() => end.mutate()}
          aria-label={t('sessions.end_device', { device })}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  )
}

/** Where the member is signed in, and the ways out. */
export function SessionsCard() {
  const { t } = useTranslation('team')
  const sessions = useQuery(sessionsQuery)
  const endAll = useAction({
    run: () => request('DELETE', '/api/v1/sessions'),
    onDone: () => location.assign('/sign-in'),
  })
  return (
    <Card title={t('sessions.title')}>
      {sessions.data ? (
        <>
          <ul className={styles.list}>
            {sessions.data.rows.map((session) => (
              <Session key={session.id} session={session} />
            ))}
          </ul>
          <div className={styles.section}>
            <div className={styles.actions}>
              <ConfirmButton
                title={t('sessions.end_all_question')}
                consequence={t('sessions.end_all_consequence')}
                onConfirm={() => endAll.mutateAsync().catch(() => undefined)}
              >
                {t('sessions.end_all')}
              </ConfirmButton>
            </div>
          </div>
        </>
      ) : sessions.error ? (
        <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <LinesSkeleton lines={3} />
      )}
    </Card>
  )
}
