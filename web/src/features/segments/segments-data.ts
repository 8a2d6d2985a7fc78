import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../lib/api.ts'
import type { Rule } from '../../lib/rule.ts'
import type { Count, Explanation, Member, Move, Preview, Segment, SegmentRow } from './segment.ts'

export const segmentsKey = ['get', '/api/v1/segments'] as const
const one = (path: string, id: number) => ['get', path, { params: { path: { id } } }] as const

/** Everything a change of a segment can be seen in. */
export const keysOf = (id: number) => [
  segmentsKey,
  ['segment', id],
  ['get', '/api/v1/segment-fields'],
  ['get', '/api/v1/accounts'],
  one('/api/v1/segments/{id}/versions', id),
]

export function useSegments() {
  return useQuery<SegmentRow[]>({
    queryKey: segmentsKey,
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/api/v1/segments', { params: { query: { limit: 500 } }, signal })
      return (data as { rows: SegmentRow[] }).rows
    },
  })
}

export function useSegment(id: number | undefined) {
  return useQuery<Segment>({
    queryKey: ['segment', id],
    enabled: id !== undefined,
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/api/v1/segments/{id}', {
        params: { path: { id: id as number } },
        signal,
      })
      return data as Segment
    },
  })
}

/** How many a rule holds of; the answer before stays while the next is on its way, which is stopped when another is asked. */
export function usePreview(rule: Rule | undefined, segment: number | undefined) {
  return useQuery<Preview>({
    queryKey: ['segment-preview', rule, segment],
    enabled: rule !== undefined,
    retry: false,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const body = { rule: rule as never, ...(segment === undefined ? {} : { segment }) }
      const { data } = await api.POST('/api/v1/segments/preview', { body, signal })
      return data as Preview
    },
  })
}

export function useExplanation(asked: {
  rule?: Rule | undefined
  segment?: number | undefined
  account: number | null
}) {
  const { rule, segment, account } = asked
  return useQuery<Explanation>({
    queryKey: ['segment-explain', rule, segment, account],
    enabled: account !== null && (rule !== undefined || segment !== undefined),
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { data } = await api.POST('/api/v1/segments/explain', {
        body: {
          account: String(account),
          ...(rule === undefined ? {} : { rule: rule as never }),
          ...(segment === undefined ? {} : { segment }),
        },
        signal,
      })
      return data as Explanation
    },
  })
}

const PAGE = 50

export function useMembers(id: number) {
  const pages = useInfiniteQuery({
    queryKey: ['segment', id, 'members'],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      const { data } = await api.GET('/api/v1/segments/{id}/members', {
        params: { path: { id }, query },
        signal,
      })
      return data as { rows: Member[]; next_cursor: string | null; total?: number }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows), [pages.data])
  return { ...pages, rows, total: pages.data?.pages[0]?.total }
}

export function useMoves(id: number) {
  const pages = useInfiniteQuery({
    queryKey: ['segment', id, 'moves'],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 10, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      const { data } = await api.GET('/api/v1/segments/{id}/moves', {
        params: { path: { id }, query },
        signal,
      })
      return data as { rows: Move[]; next_cursor: string | null }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows), [pages.data])
  return { ...pages, rows }
}

export function useCounts(id: number) {
  return useQuery<Count[]>({
    queryKey: ['segment', id, 'counts'],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/api/v1/segments/{id}/counts', { params: { path: { id } }, signal })
      return (data as { rows: Count[] }).rows
    },
  })
}
