import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { isStatus } from '../../lib/problem.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import styles from './team.module.css'

interface RecentEvent {
  readonly kind: string
  readonly name: string
  readonly account: string | null
  readonly key_name: string | null
  readonly received_at: string
}

const shown = 8

/** The last calls that arrived, read again every few seconds while the page is looked at. */
export function RecentEvents() {
  const { t } = useTranslation('team')
  const recent = useQuery({
    queryKey: ['events', 'recent'],
    queryFn: ({ signal }) =>
      request<{ rows: readonly RecentEvent[] }>('GET', '/api/v1/events/recent', { signal }),
    refetchInterval: 4_000,
  })
  if (isStatus(recent.error, 404)) return null
  return (
    <Card
      title={t('recent.title')}
      aside={
        <span className={styles.live}>
          <i aria-hidden="true" />
          {t('recent.live')}
        </span>
      }
    >
      {recent.data === undefined ? (
        recent.error ? (
          <ErrorState error={recent.error} onRetry={() => void recent.refetch()} />
        ) : (
          <LinesSkeleton lines={3} />
        )
      ) : recent.data.rows.length === 0 ? (
        <p className={styles.sub}>{t('recent.none')}</p>
      ) : (
        <ol className={styles.events}>
          {recent.data.rows.slice(0, shown).map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events have no id, and the list is short and stateless
            <li key={`${event.received_at}.${index}`} className={styles.event}>
              <span className={styles.small}>
                <When at={event.received_at} />
              </span>
              <span>
                {event.name === '' ? event.kind : event.name}{' '}
                <span className={styles.small}>
                  {[event.account, event.key_name].filter((part) => part !== null).join(' · ')}
                </span>
              </span>
              <span className={`${styles.code} ${styles.sub}`}>{event.kind}</span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
