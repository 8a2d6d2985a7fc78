import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { paths } from './api.gen.d.ts'
import { api, request } from './api.ts'

type Json<Path extends keyof paths, Verb extends 'get' | 'post' = 'get'> = paths[Path] extends {
  [Key in Verb]: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type PlaybookRow = Json<'/api/v1/playbooks'>['rows'][number]
export type Playbook = Json<'/api/v1/playbooks/{id}'>
export type Problem = Playbook['problems'][number]
export type ReadyRow = Json<'/api/v1/playbook-library'>['rows'][number]
export type EnrolmentPage = Json<'/api/v1/playbooks/{id}/enrolments'>
export type Enrolment = EnrolmentPage['rows'][number]
export type WholeEnrolment = Json<'/api/v1/playbook-enrolments/{id}'>
export type Results = Json<'/api/v1/playbooks/{id}/results'>
export type SimulationRun = Json<'/api/v1/playbook-simulations/{id}'>
export type Simulation = NonNullable<SimulationRun['result']>
export type Tried = Json<'/api/v1/playbooks/{id}/tries', 'post'>
export type PlaybookSettings = Json<'/api/v1/playbook-settings'>
export type CallPage = Json<'/api/v1/webhook-calls'>
export type Call = CallPage['rows'][number]

/** Everything below it is read again when a playbook or an enrolment changed. */
export const playbooksKey = ['playbooks'] as const

export const enrolmentStates = [
  'active',
  'paused',
  'failed',
  'done',
  'exited',
  'cancelled',
  'held-out',
] as const
export type EnrolmentState = (typeof enrolmentStates)[number]

export const playbooksQuery = (retired = false) =>
  queryOptions({
    queryKey: [...playbooksKey, 'list', retired],
    queryFn: async ({ signal }) =>
      (await request<{ rows: PlaybookRow[] }>('GET', '/api/v1/playbooks', { signal, query: { retired } }))
        .rows,
  })

export const playbookQuery = (id: number) =>
  queryOptions({
    queryKey: [...playbooksKey, 'one', id],
    queryFn: ({ signal }) => request<Playbook>('GET', `/api/v1/playbooks/${id}`, { signal }),
  })

export const libraryQuery = (language: string) =>
  queryOptions({
    queryKey: [...playbooksKey, 'library', language],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) =>
      (
        await request<{ rows: ReadyRow[] }>('GET', '/api/v1/playbook-library', {
          signal,
          query: { language },
        })
      ).rows,
  })

/** Those of one playbook, or of one account over all playbooks. */
export const enrolmentsQuery = (
  of: { readonly playbook: number } | { readonly account: string },
  { state, segment }: { readonly state?: EnrolmentState | undefined; readonly segment?: string | undefined },
  limit = 50,
) =>
  infiniteQueryOptions({
    queryKey: [...playbooksKey, 'enrolments', of, state ?? 'all', segment, limit],
    queryFn: ({ signal, pageParam }) =>
      request<EnrolmentPage>(
        'GET',
        'playbook' in of
          ? `/api/v1/playbooks/${of.playbook}/enrolments`
          : `/api/v1/accounts/${of.account}/enrolments`,
        { signal, query: { limit, cursor: pageParam, state, segment } },
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  })

export const enrolmentQuery = (id: number) =>
  queryOptions({
    queryKey: [...playbooksKey, 'enrolment', id],
    queryFn: ({ signal }) => request<WholeEnrolment>('GET', `/api/v1/playbook-enrolments/${id}`, { signal }),
  })

/** By hand; `key` makes a repeated click harmless. */
export const enrolAccounts = async (
  id: number,
  accounts: readonly number[],
  key: string,
  count?: number,
): Promise<{ enrolled: number; asked: number }> => {
  const { data } = await api.POST('/api/v1/playbooks/{id}/enrolments', {
    params: { path: { id } },
    body: { accounts: accounts.map(String), key, ...(count === undefined ? {} : { count }) },
  })
  return data as { enrolled: number; asked: number }
}
