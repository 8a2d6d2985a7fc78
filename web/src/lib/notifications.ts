import { infiniteQueryOptions } from '@tanstack/react-query'
import type { paths } from './api.gen.d.ts'
import { request } from './api.ts'

export type NotificationPage =
  paths['/api/v1/me/notifications']['get']['responses'][200]['content']['application/json']
export type Notification = NotificationPage['rows'][number]

/** Everything below it is read again when something was read. */
export const notificationsKey = ['notifications'] as const

export const countQuery = {
  queryKey: [...notificationsKey, 'count'],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    request<{ unread: number }>('GET', '/api/v1/me/notifications/count', { signal }),
  refetchInterval: 60_000,
}

export const notificationsQuery = (language: string, filter: { unread: boolean; limit: number }) =>
  infiniteQueryOptions({
    queryKey: [...notificationsKey, language, filter],
    queryFn: ({ signal, pageParam }) =>
      request<NotificationPage>('GET', '/api/v1/me/notifications', {
        signal,
        query: {
          language: language === 'en' ? 'en' : 'ja',
          limit: filter.limit,
          cursor: pageParam,
          ...(filter.unread ? { unread: true } : {}),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  })

export const readNotifications = (body: { ids: number[] } | { up_to: number }) =>
  request<{ unread: number }>('POST', '/api/v1/me/notifications/read', { body })
