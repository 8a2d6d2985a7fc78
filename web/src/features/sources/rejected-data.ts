import { infiniteQueryOptions } from '@tanstack/react-query'
import { request } from '../../lib/api.ts'
import type { RejectedRow } from './rejected-words.ts'

interface RejectedPage {
  readonly rows: readonly RejectedRow[]
  readonly next_cursor: string | null
  readonly codes: readonly { readonly code: string; readonly groups: number; readonly count: number }[]
}

export interface RejectedFilter {
  readonly code: string | undefined
  readonly dismissed: boolean
}

export const rejectedKey = ['rejected-events'] as const

export const rejectedQuery = ({ code, dismissed }: RejectedFilter) =>
  infiniteQueryOptions({
    queryKey: [...rejectedKey, { code, dismissed }],
    queryFn: ({ signal, pageParam }) =>
      request<RejectedPage>('GET', '/api/v1/rejected-events', {
        signal,
        query: { limit: 100, cursor: pageParam, code, dismissed },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: 30_000,
  })
