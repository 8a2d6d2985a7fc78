import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { notificationsKey, notificationsQuery, readNotifications } from '../../lib/notifications.ts'
import { useAction } from '../../lib/use-action.ts'
import { useLanguage } from '../../lib/use-words.ts'
import { Card } from '../../ui/card.tsx'
import { NotificationLines } from '../../ui/notification-lines.tsx'

const MOST = 4

/** What I have not read yet; nothing where there is nothing. */
export function NewsCard() {
  const { t } = useTranslation('notifications')
  const { data } = useInfiniteQuery(notificationsQuery(useLanguage(), { unread: true, limit: MOST }))
  const read = useAction({
    run: (ids: number[]) => readNotifications({ ids }),
    invalidate: [notificationsKey],
  })
  const rows = data?.pages[0]?.rows ?? []
  if (rows.length === 0) return null
  return (
    <Card
      title={t('news', { count: data?.pages[0]?.unread ?? rows.length })}
      aside={
        <Button
          variant="default"
          size="compact-sm"
          loading={read.isPending}
          onClick={() => read.mutate(rows.map(({ id }) => id))}
        >
          {t('read_these')}
        </Button>
      }
    >
      <NotificationLines rows={rows} />
    </Card>
  )
}
