import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { paths } from './api.gen.d.ts'
import { request } from './api.ts'

type Json<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type RunPage = Json<'/api/v1/onboardings'>
export type Run = RunPage['rows'][number]
export type Reason = Run['reasons'][number]
export type WholeRun = Json<'/api/v1/onboardings/{id}'>
export type PlanStep = WholeRun['plan'][number]
export type RunSums = Json<'/api/v1/onboardings/sums'>
export type Numbers = Json<'/api/v1/onboardings/numbers'>
export type TemplateRow = Json<'/api/v1/onboarding-templates'>['rows'][number]
export type Template = Json<'/api/v1/onboarding-templates/{id}'>
export type Problem = Template['problems'][number]
export type ReadyTemplate = Json<'/api/v1/onboarding-library'>['rows'][number]
export type Candidates = Json<'/api/v1/onboarding-templates/{id}/candidates'>

export const runningStates = ['stuck', 'behind', 'on-track', 'paused'] as const
export type RunState = Run['state']

export interface RunFilter {
  readonly owner?: string | undefined
  readonly segment?: string | undefined
  readonly tier?: string | undefined
  readonly template?: string | undefined
  readonly account?: string | undefined
  readonly which?: 'running' | 'ended' | 'all'
  readonly state?: RunState | undefined
}

/** Everything below it is read again when an onboarding or a template changed. */
export const onboardingKey = ['onboarding'] as const

export const runsQuery = (filter: RunFilter, limit = 100) =>
  infiniteQueryOptions({
    queryKey: [...onboardingKey, 'list', filter, limit],
    queryFn: ({ signal, pageParam }) =>
      request<RunPage>('GET', '/api/v1/onboardings', {
        signal,
        query: { ...filter, limit, cursor: pageParam },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  })

/** One answer of the API of onboarding with its place in the cache. */
export const onboardingAnswer = <Body>(
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
) =>
  queryOptions({
    queryKey: [...onboardingKey, path, query],
    queryFn: ({ signal }) => request<Body>('GET', `/api/v1/${path}`, { signal, query }),
  })

export const templatesQuery = (retired = false) =>
  onboardingAnswer<{ rows: TemplateRow[] }>('onboarding-templates', { retired: String(retired) })
