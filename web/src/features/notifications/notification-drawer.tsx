import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { notificationsKey, notificationsQuery, readNotifications } from '../../lib/notifications.ts'
import { useAction } from '../../lib/use-action.ts'
import { useLanguage } from '../../lib/use-words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { NotificationLines } from '../../ui/notification-lines.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './notifications.module.css'

interface NotificationDrawerProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** All my news, the newest first. */
export function NotificationDrawer({ isOpen, onClose }: NotificationDrawerProps) {
  const { t } = useTranslation('notifications')
  return (
    <RightDrawer isOpen={isOpen} onClose={onClose} title={t('title')} width={480}>
      {isOpen ? <List onLeave={onClose} /> : null}
    </RightDrawer>
  )
}

function List({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useTranslation('notifications')
  const list = useInfiniteQuery(notificationsQuery(useLanguage(), { unread: false, limit: 50 }))
  const readAll = useAction({
    run: (upTo: number) => readNotifications({ up_to: upTo }),
    invalidate: [notificationsKey],
  })
  if (list.error && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <LinesSkeleton lines={6} />
  const rows = list.data.pages.flatMap((page) => page.rows)
  const newest = rows[0]
  return (
    <div className={styles.stack}>
      <div className={styles.head}>
        <Button
          variant="default"
          size="compact-sm"
          disabled={!newest || list.data.pages[0]?.unread === 0}
          loading={readAll.isPending}
          onClick={() => newest && readAll.mutate(newest.id)}
        >
          {t('read_all')}
        </Button>
        <Link to="/settings/notifications" className="link" onClick={onLeave}>
          {t('choose')}
        </Link>
      </div>
      {rows.length === 0 ? (
        <EmptyState title={t('empty')} why={t('empty_why')} />
      ) : (
        <NotificationLines rows={rows} onFollow={onLeave} />
      )}
      {list.hasNextPage ? (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </div>
  )
}
