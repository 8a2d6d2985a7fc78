import { useInfiniteQuery } from '@tanstack/react-query'
import type { paths } from '../../lib/api.gen.d.ts'
import { request } from '../../lib/api.ts'
import type { ViewQuery } from './metric-data.ts'

export type Difference =
  paths['/api/v1/metrics/{name}/difference']['get']['responses'][200]['content']['application/json']
export type DifferenceRow = Difference['rows'][number]
export type DifferenceQuery = ViewQuery & { readonly against?: string }

/** Both figures and the accounts behind them, page by page. */
export function useDifference(name: string, query: DifferenceQuery) {
  const path = `/api/v1/metrics/${name}/difference`
  return useInfiniteQuery({
    queryKey: ['get', path, query],
    queryFn: ({ pageParam, signal }) =>
      request<Difference>('GET', path, { query: { ...query, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: (previous) => previous,
  })
}

export function differenceCsvUrl(name: string, query: DifferenceQuery): string {
  const search = new URLSearchParams({ ...query, format: 'csv' })
  return `/api/v1/metrics/${name}/difference?${search.toString()}`
}

/** Rows that the two count alike say nothing about the difference. */
export function isAlike(row: DifferenceRow): boolean {
  return row.numerator === row.against_numerator && row.denominator === row.against_denominator
}
