import { keepPreviousData, type UseQueryResult, useInfiniteQuery, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { paths } from '../../lib/api.gen.d.ts'
import { api, apiQuery } from '../../lib/api.ts'
import type { AccountHealth } from '../../lib/health.ts'

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never
type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never

export type AccountsQuery = Query<'/api/v1/accounts'>
export type AccountsAnswer = Answer<'/api/v1/accounts'>
export type AccountRow = AccountsAnswer['rows'][number]
export type Account = Answer<'/api/v1/accounts/{id}'>
export type Contact = Answer<'/api/v1/accounts/{id}/contacts'>['rows'][number]
export type Note = Answer<'/api/v1/accounts/{id}/notes'>['rows'][number]
export type NoteVersion = Answer<'/api/v1/notes/{id}/versions'>['rows'][number]
export type TimelineEntry = Answer<'/api/v1/accounts/{id}/timeline'>['rows'][number]
export type Usage = Answer<'/api/v1/accounts/{id}/usage'>
export type Ledger = Answer<'/api/v1/accounts/{id}/ledger'>
export type SavedView = Answer<'/api/v1/saved-views'>['rows'][number]
export type AccountReasons = Answer<'/api/v1/health/reasons'>['rows'][number]
export type Stage = AccountRow['stage']

export const stages = ['trial', 'onboarding', 'active', 'renewal', 'churned', 'won-back'] as const
export const bands = ['danger', 'watch', 'good', 'unknown'] as const
export const contactRoles = ['decision-maker', 'champion', 'user'] as const
export const noteKinds = ['note', 'call', 'meeting', 'email', 'chat', 'pre-sale'] as const

/** Everything a change of an account can be seen in. */
export const accountKeys = [
  ['get', '/api/v1/accounts'],
  ['get', '/api/v1/accounts/{id}'],
  ['get', '/api/v1/accounts/{id}/timeline'],
  ['get', '/api/v1/accounts/{id}/notes'],
  ['get', '/api/v1/accounts/{id}/contacts'],
  ['get', '/api/v1/accounts/facets'],
] as const

const PAGE = 200

/** The list, page by page, with the sums of the whole filter and the reasons behind each score. */
export function useAccounts(query: AccountsQuery) {
  const pages = useInfiniteQuery({
    queryKey: ['get', '/api/v1/accounts', query],
    queryFn: async ({ pageParam, signal }) => {
      const asked = { ...query, limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      const { data } = await api.GET('/api/v1/accounts', { params: { query: asked }, signal })
      return data as AccountsAnswer
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows), [pages.data])
  return {
    ...pages,
    rows,
    summary: pages.data?.pages[0]?.summary ?? undefined,
    keptSince: pages.data?.pages[0]?.segments_kept_since ?? undefined,
    pages: pages.data?.pages ?? [],
  }
}

export function useReasons(pages: readonly AccountsAnswer[], asOf: string | undefined) {
  return useQueries({
    queries: pages.map((page) => {
      const ids = page.rows.filter((row) => row.health !== null).map((row) => row.id)
      const query = { ids: ids.join(','), ...(asOf ? { as_of: asOf } : {}) }
      return {
        queryKey: ['get', '/api/v1/health/reasons', query],
        queryFn: async ({ signal }: { signal: AbortSignal }) =>
          (await api.GET('/api/v1/health/reasons', { params: { query }, signal })).data?.rows ?? [],
        enabled: ids.length > 0,
        staleTime: 5 * 60_000,
      }
    }),
    combine: (answers) =>
      new Map(answers.flatMap((answer) => (answer.data ?? []).map((row) => [row.account_id, row] as const))),
  })
}

export const useFacets = () => apiQuery.useQuery('get', '/api/v1/accounts/facets')

/** Members an account can be given to, as choices. */
export function useMemberChoices(): { value: string; label: string }[] {
  const { data } = apiQuery.useQuery('get', '/api/v1/members')
  return useMemo(
    () =>
      (data?.rows ?? [])
        .filter((member) => member.status !== 'deactivated')
        .map((member) => ({ value: member.id, label: member.name })),
    [data],
  )
}

export function useAccount(id: string, asOf: string | undefined): UseQueryResult<Account, Error> {
  const query = asOf === undefined ? {} : { as_of: asOf }
  return apiQuery.useQuery('get', '/api/v1/accounts/{id}', { params: { path: { id }, query } })
}

export function useAccountHealth(id: string, asOf: string | undefined): UseQueryResult<AccountHealth, Error> {
  const query = asOf === undefined ? {} : { as_of: asOf }
  return apiQuery.useQuery('get', '/api/v1/accounts/{id}/health', { params: { path: { id }, query } })
}

export function useUsage(id: string, period: { from: string; to: string }): UseQueryResult<Usage, Error> {
  return apiQuery.useQuery('get', '/api/v1/accounts/{id}/usage', { params: { path: { id }, query: period } })
}

export function useLedger(id: string, asOf: string | undefined): UseQueryResult<Ledger, Error> {
  const query = asOf === undefined ? {} : { as_of: asOf }
  return apiQuery.useQuery('get', '/api/v1/accounts/{id}/ledger', { params: { path: { id }, query } })
}
