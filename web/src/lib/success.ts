import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { paths } from './api.gen.d.ts'
import { request } from './api.ts'

type Json<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type PlanPage = Json<'/api/v1/success-plans'>
export type PlanRow = PlanPage['rows'][number]
export type PlanSums = Json<'/api/v1/success-plans/sums'>
export type WithoutPage = Json<'/api/v1/success-plans/without'>
export type WithoutRow = WithoutPage['rows'][number]
export type WholePlan = Json<'/api/v1/success-plans/{id}'>
export type ShownGoal = WholePlan['goals_shown'][number]
export type ShownStep = WholePlan['steps_shown'][number]
export type GoalDays = Json<'/api/v1/success-plans/{id}/days'>
export type Report = Json<'/api/v1/success-plans/{id}/reports'>['rows'][number]
export type PlanLink = Json<'/api/v1/success-plans/{id}/links'>['rows'][number]
export type Template = Json<'/api/v1/success-templates'>['rows'][number]
export type PlanContent = NonNullable<WholePlan['agreed_content']>
export type GoalDraft = PlanContent['goals'][number]
export type StepDraft = PlanContent['steps'][number]
export type Measure = GoalDraft['measure']
export type SharedPlan = paths['/api/v1/shared-plan']['post']['responses'][200]['content']['application/json']

export const planStates = ['behind', 'unknown', 'on-track', 'not-started', 'reached'] as const
export type PlanState = (typeof planStates)[number]
export const agreedStates = ['agreed', 'changed', 'none'] as const

export interface PlanFilter {
  readonly owner?: string | undefined
  readonly segment?: string | undefined
  readonly account?: string | undefined
  readonly which?: 'open' | 'closed' | 'all'
  readonly state?: PlanState | undefined
  readonly overdue?: 'yes' | undefined
  readonly agreed?: (typeof agreedStates)[number] | undefined
}

/** Everything below it is read again when a plan changed. */
export const successKey = ['success'] as const

const pages = <Body extends { next_cursor: string | null }>(path: string, filter: object, limit = 100) =>
  infiniteQueryOptions({
    queryKey: [...successKey, path, filter, limit],
    queryFn: ({ signal, pageParam }) =>
      request<Body>('GET', `/api/v1/${path}`, { signal, query: { ...filter, limit, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (last: Body) => last.next_cursor,
  })

export const plansQuery = (filter: PlanFilter, limit?: number) =>
  pages<PlanPage>('success-plans', filter, limit)

export const withoutQuery = (filter: Pick<PlanFilter, 'owner' | 'segment'>) =>
  pages<WithoutPage>('success-plans/without', filter)

const answer = <Body>(path: string, query: Readonly<Record<string, string | undefined>> = {}) =>
  queryOptions({
    queryKey: [...successKey, path, query],
    queryFn: ({ signal }) => request<Body>('GET', `/api/v1/${path}`, { signal, query }),
  })

export const planQuery = (id: string | number) => answer<WholePlan>(`success-plans/${encodeURIComponent(id)}`)
export const sumsQuery = (filter: Pick<PlanFilter, 'owner' | 'segment'>) =>
  answer<PlanSums>('success-plans/sums', filter)
export const daysQuery = (id: number) => answer<GoalDays>(`success-plans/${id}/days`)
export const reportsQuery = (id: number) => answer<{ rows: Report[] }>(`success-plans/${id}/reports`)
export const linksQuery = (id: number) => answer<{ rows: PlanLink[] }>(`success-plans/${id}/links`)
export const templatesQuery = (language: string) =>
  answer<{ rows: Template[] }>('success-templates', { language: language === 'ja' ? 'ja' : 'en' })
