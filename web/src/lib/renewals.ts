import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { paths } from './api.gen.d.ts'
import { api, request } from './api.ts'

type Json<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type RenewalPageOf = Json<'/api/v1/renewals'>
export type Renewal = RenewalPageOf['rows'][number]
export type WholeRenewal = Json<'/api/v1/renewals/{id}'>
export type RenewalSums = Json<'/api/v1/renewals/sums'>
export type Observation = Json<'/api/v1/renewals/{id}/observations'>['rows'][number]
export type PointPage = Json<'/api/v1/renewals/disagreements'>
export type Point = PointPage['rows'][number]
export type SavedRule = Json<'/api/v1/renewals/rules'>['rows'][number]
export type Rule = SavedRule['content']
export type Forecast = Json<'/api/v1/renewals/forecast'>
export type Accuracy = Json<'/api/v1/renewals/accuracy'>
export type Recontract = Json<'/api/v1/renewals/recontract'>
export type LossReasons = Json<'/api/v1/renewals/loss-reasons'>
export type WinBacks = Json<'/api/v1/renewals/win-backs'>
export type PackPageOf = Json<'/api/v1/renewal-packs'>
export type Pack = Json<'/api/v1/renewal-packs/{id}'>
export type RenewalChange = NonNullable<
  paths['/api/v1/renewals/{id}']['patch']['requestBody']
>['content']['application/json']
export type ManyChange = NonNullable<
  paths['/api/v1/renewals/bulk']['post']['requestBody']
>['content']['application/json']['change']

export const states = ['due', 'in-talks', 'committed', 'at-risk', 'won', 'lost'] as const
export type RenewalState = (typeof states)[number]
export const categories = ['committed', 'likely', 'at-risk', 'uncalled', 'lost'] as const
export const bands = ['good', 'watch', 'danger'] as const

export interface RenewalFilter {
  readonly owner?: string | undefined
  readonly segment?: string | undefined
  readonly tier?: string | undefined
  readonly account?: string | undefined
  readonly which?: 'coming' | 'board' | 'past' | 'gone' | 'all'
  readonly within?: string | undefined
  readonly month?: string | undefined
  readonly state?: RenewalState | undefined
}

/** Everything below it is read again when a renewal changed. */
export const renewalsKey = ['renewals'] as const

export const renewalsQuery = (filter: RenewalFilter, limit = 100) =>
  infiniteQueryOptions({
    queryKey: [...renewalsKey, 'list', filter, limit],
    queryFn: ({ signal, pageParam }) =>
      request<RenewalPageOf>('GET', '/api/v1/renewals', {
        signal,
        query: { ...filter, limit, cursor: pageParam },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  })

/** One answer of the renewals' API with its place in the cache. */
export const renewalsAnswer = <Body>(
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
) =>
  queryOptions({
    queryKey: [...renewalsKey, path, query],
    queryFn: ({ signal }) => request<Body>('GET', `/api/v1/${path}`, { signal, query }),
  })

export const renewalsPages = <Body extends { next_cursor: string | null }>(
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
  limit = 20,
) =>
  infiniteQueryOptions({
    queryKey: [...renewalsKey, path, query, limit],
    queryFn: ({ signal, pageParam }) =>
      request<Body>('GET', `/api/v1/${path}`, { signal, query: { ...query, limit, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (last: Body) => last.next_cursor,
  })

export const changeRenewal = async (id: number, body: RenewalChange): Promise<number[]> =>
  (await api.PATCH('/api/v1/renewals/{id}', { params: { path: { id } }, body })).data?.undo ?? []

export const changeRenewals = async (ids: number[], change: ManyChange): Promise<number[]> =>
  (await api.POST('/api/v1/renewals/bulk', { body: { ids, change } })).data?.undo ?? []

export const undoRenewals = async (undo: readonly number[]): Promise<unknown> =>
  undo.length === 0 ? undefined : api.POST('/api/v1/renewals/undo', { body: { undo: [...undo] } })
