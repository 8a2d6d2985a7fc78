import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery, request } from '../../lib/api.ts'
import type { Period } from '../../lib/period.ts'
import { useView } from '../../lib/use-view.ts'
import { dayAfter, dayBefore } from './days.ts'
import { type Narrowed, useNarrowed } from './metric-view.ts'

export type MetricList = paths['/api/v1/metrics']['get']['responses'][200]['content']['application/json']
export type MetricSummary = MetricList['rows'][number]
export type Metric = paths['/api/v1/metrics/{name}']['get']['responses'][200]['content']['application/json']
export type Figure = Metric['previous']
export type Unit = Metric['unit']
export type Group = NonNullable<Metric['breakdown']>['groups'][number]
export type MetricRow =
  paths['/api/v1/metrics/{name}/rows']['get']['responses'][200]['content']['application/json']['rows'][number]
export type Movements = paths['/api/v1/mrr-movements']['get']['responses'][200]['content']['application/json']

export const groupings = ['tier', 'plan', 'owner', 'product', 'industry', 'country', 'stage'] as const
export type Grouping = (typeof groupings)[number]
/** Segments group as well, though an account may be in several. */
export const metricGroupings = [...groupings, 'segment'] as const
export type MetricGrouping = (typeof metricGroupings)[number]
export const trends = ['month', 'quarter', 'year'] as const
export type Trend = (typeof trends)[number]

export interface ViewQuery extends Narrowed {
  readonly from: string
  readonly to: string
  readonly as_of?: string
  /** Another definition than the one the workspace uses. */
  readonly definition?: string
}

/** What the address says, as the API asks it. */
export function useViewQuery(): ViewQuery {
  const { period, asOf, isPast } = useView()
  const { narrowed } = useNarrowed()
  return {
    from: period.from,
    to: dayAfter(period.to),
    ...(isPast ? { as_of: asOf } : {}),
    ...narrowed,
  }
}

/** The same with the definition of the address, for the pages of one metric. */
export function useOneQuery(): ViewQuery {
  const { definition }: { definition?: string } = useSearch({ strict: false })
  const query = useViewQuery()
  return definition ? { ...query, definition } : query
}

/** An API period as one with both days in it. */
export function asPeriod({ from, to }: { readonly from: string; readonly to: string }): Period {
  return { from, to: dayBefore(to) }
}

/** The answer before stays on the screen, faded, until the next one is there. */
export const keep = <Answer>(previous: Answer | undefined) => previous

interface Asked<Answer> {
  readonly data: Answer | undefined
  readonly error: unknown
  readonly isPlaceholderData: boolean
  readonly refetch: () => unknown
}

export const asked = <Answer>({ data, error, isPlaceholderData, refetch }: Asked<Answer>) => ({
  data,
  error,
  isOld: isPlaceholderData,
  retry: () => void refetch(),
})

export function useMetrics(query: ViewQuery) {
  const params = { query: { ...query, interval: 'month' as const } }
  return asked<MetricList>(apiQuery.useQuery('get', '/api/v1/metrics', { params }, { placeholderData: keep }))
}

export function useMetric(name: string, query: ViewQuery, look: { interval: Trend; by?: MetricGrouping }) {
  const params = { path: { name }, query: { ...query, ...look } }
  return asked<Metric>(
    apiQuery.useQuery('get', '/api/v1/metrics/{name}', { params }, { placeholderData: keep }),
  )
}

export function useMovements(query: ViewQuery) {
  const params = { query: { ...query, limit: 1 } }
  return asked<Movements>(
    apiQuery.useQuery('get', '/api/v1/mrr-movements', { params }, { placeholderData: keep }),
  )
}

type RowsPage = paths['/api/v1/metrics/{name}/rows']['get']['responses'][200]['content']['application/json']

/** Rows behind a figure, page by page. */
export function useMetricRows(name: string, query: ViewQuery) {
  const path = `/api/v1/metrics/${name}/rows`
  return useInfiniteQuery({
    queryKey: ['get', path, query],
    queryFn: ({ pageParam, signal }) =>
      request<RowsPage>('GET', path, { query: { ...query, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}
