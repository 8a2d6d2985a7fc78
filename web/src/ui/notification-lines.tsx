import { Link } from '@tanstack/react-router'
import { type Notification, notificationsKey, readNotifications } from '../lib/notifications.ts'
import { useAction } from '../lib/use-action.ts'
import styles from './notification-lines.module.css'
import { When } from './when.tsx'

interface NotificationLinesProps {
  readonly rows: readonly Notification[]
  readonly onFollow?: () => void
}

/** News as sentences; following one reads it. */
export function NotificationLines({ rows, onFollow }: NotificationLinesProps) {
  const read = useAction({
    run: (id: number) => readNotifications({ ids: [id] }),
    invalidate: [notificationsKey],
  })
  return (
    <ul className={styles.lines}>
      {rows.map((row) => (
        <li key={row.id} className={row.read_at === null ? styles.unread : ''}>
          {row.link === null ? (
            <span>{row.text}</span>
          ) : (
            <Link
              to={row.link as '/'}
              onClick={() => {
                if (row.read_at === null) read.mutate(row.id)
                onFollow?.()
              }}
            >
              {row.text}
            </Link>
          )}
          <small>
            <When at={row.created_at} />
          </small>
        </li>
      ))}
    </ul>
  )
}
