import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { paths } from './api.gen.d.ts'
import { api, request } from './api.ts'
import type { Rule } from './rule.ts'

type Json<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never
type Body<Path extends keyof paths, Verb extends 'post' | 'patch' | 'put'> = paths[Path] extends {
  [Key in Verb]: { requestBody: { content: { 'application/json': infer Given } } }
}
  ? Given
  : never

export type Staircase = Json<'/api/v1/staircases'>['rows'][number]
export type StairStep = Staircase['steps'][number]
export type StairOffer = NonNullable<StairStep['offer']>
export type StaircaseVersion = Json<'/api/v1/staircases/{id}/versions'>['rows'][number]
export type StandingPage = Json<'/api/v1/staircases/standings'>
export type Standing = StandingPage['rows'][number]
export type MissingLine = NonNullable<Standing['next']>['missing'][number]
export type StandingSums = Json<'/api/v1/staircases/sums'>
export type Numbers = Json<'/api/v1/staircases/{id}/numbers'>
export type AccountStairs = Json<'/api/v1/accounts/{id}/staircase'>
export type Lock = AccountStairs['lock']
export type SavedLockRule = Json<'/api/v1/offer-lock/rules'>['rows'][number]
export type LockRule = SavedLockRule['content']
export type OverridePage = Json<'/api/v1/offer-overrides'>
export type OpportunityPage = Json<'/api/v1/opportunities'>
export type Opportunity = OpportunityPage['rows'][number]
export type WholeOpportunity = Json<'/api/v1/opportunities/{id}'>
export type OpportunitySums = Json<'/api/v1/opportunities/sums'>
export type OpportunityChange = NonNullable<Body<'/api/v1/opportunities/{id}', 'patch'>>
export type NewOpportunity = NonNullable<Body<'/api/v1/opportunities', 'post'>>

export const stages = ['idea', 'ready', 'offered', 'negotiating', 'won', 'lost'] as const
export type Stage = (typeof stages)[number]
export const opportunityKinds = ['upsell', 'cross-sell', 'tier-up', 'renewal', 'other'] as const
export const offerKinds = ['seats', 'module', 'plan', 'tier-up', 'other'] as const
export const outcomeReasons = [
  'value',
  'price',
  'timing',
  'no-need',
  'missing-feature',
  'competitor',
  'budget',
  'no-answer',
  'other',
] as const

/** A staircase as it is written; the rules as the builder knows them. */
export interface DraftStep {
  readonly id?: number
  readonly name: string
  readonly rule: Rule
  readonly guidance: string
  readonly guidance_url: string | null
  readonly offer: StairOffer | null
}

/** Everything below it is read again when a staircase, a lock or an opportunity changed. */
export const staircaseKey = ['staircase'] as const

type Query = Readonly<Record<string, string | undefined>>

/** One answer of the staircase's API with its place in the cache. */
export const stairAnswer = <Answer>(path: string, query: Query = {}) =>
  queryOptions({
    queryKey: [...staircaseKey, path, query],
    queryFn: ({ signal }) => request<Answer>('GET', `/api/v1/${path}`, { signal, query }),
  })

export const stairPages = <Page extends { next_cursor: string | null }>(
  path: string,
  query: Query = {},
  limit = 50,
) =>
  infiniteQueryOptions({
    queryKey: [...staircaseKey, path, query, limit],
    queryFn: ({ signal, pageParam }) =>
      request<Page>('GET', `/api/v1/${path}`, { signal, query: { ...query, limit, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (last: Page) => last.next_cursor,
  })

export const staircasesQuery = stairAnswer<{ rows: Staircase[] }>('staircases')

export const changeOpportunity = (id: number, body: OpportunityChange) =>
  api.PATCH('/api/v1/opportunities/{id}', { params: { path: { id } }, body })
