import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { request } from '../../lib/api.ts'
import type { AuditRow, KeyRow, MemberRow, SessionRow, WorkspaceSettings } from './team-rows.ts'

interface Rows<Row> {
  readonly rows: readonly Row[]
}

interface PageOfRows<Row> extends Rows<Row> {
  readonly next_cursor: string | null
}

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => request<Rows<MemberRow>>('GET', '/api/v1/members', { signal }),
})

export const keysQuery = infiniteQueryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal, pageParam }) =>
    request<PageOfRows<KeyRow>>('GET', '/api/v1/keys', { signal, query: { limit: 50, cursor: pageParam } }),
  initialPageParam: '',
  getNextPageParam: (last) => last.next_cursor,
})

export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => request<Rows<SessionRow>>('GET', '/api/v1/me/sessions', { signal }),
})

export const workspaceQuery = queryOptions({
  queryKey: ['workspace'],
  queryFn: ({ signal }) => request<WorkspaceSettings>('GET', '/api/v1/workspace', { signal }),
})

export interface AuditFilter {
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly kind?: string | undefined
}

export const auditQuery = ({ actor, action, kind }: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit-entries', { actor, action, kind }],
    queryFn: ({ signal, pageParam }) =>
      request<PageOfRows<AuditRow>>('GET', '/api/v1/audit-entries', {
        signal,
        query: { limit: 100, cursor: pageParam, actor_id: actor, action, entity_kind: kind },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  })
