import { infiniteQueryOptions } from '@tanstack/react-query'
import type { paths } from '../../lib/api.gen.d.ts'
import { request } from '../../lib/api.ts'

type Json<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type MailSettings = Json<'/api/v1/mail/settings'>
export type Inbox = Json<'/api/v1/mail/inbox'>
export type OutboxPage = Json<'/api/v1/mail/outbox'>
export type OutboxRow = OutboxPage['rows'][number]
export type OutboxMail = Json<'/api/v1/mail/outbox/{id}'>
export type MailState = OutboxRow['state']

export const mailStates = [
  'unsure',
  'held',
  'dead',
  'failed',
  'queued',
  'sent',
  'dropped',
] as const satisfies readonly MailState[]

export const isMailState = (text: string | undefined): text is MailState =>
  (mailStates as readonly (string | undefined)[]).includes(text)

export const outboxKey = ['mail', 'outbox'] as const

export const outboxQuery = (state: MailState | undefined) =>
  infiniteQueryOptions({
    queryKey: [...outboxKey, state ?? 'all'],
    queryFn: ({ signal, pageParam }) =>
      request<OutboxPage>('GET', '/api/v1/mail/outbox', {
        signal,
        query: { limit: 50, cursor: pageParam, state },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: 15_000,
  })
