import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery, request } from '../../lib/api.ts'
import { useView } from '../../lib/use-view.ts'
import { asked, keep } from './metric-data.ts'
import { type Narrowed, useNarrowed } from './metric-view.ts'

export type Cohorts = paths['/api/v1/cohorts']['get']['responses'][200]['content']['application/json']
export type Cohort = Cohorts['cohorts'][number]
export type CohortCell = Cohort['cells'][number]
type CohortAccounts =
  paths['/api/v1/cohorts/accounts']['get']['responses'][200]['content']['application/json']

export const keptKinds = ['logo', 'gross', 'net'] as const
export type Kept = (typeof keptKinds)[number]
export const cohortSteps = ['month', 'quarter'] as const
export type CohortStep = (typeof cohortSteps)[number]

/** The day seen from and the filters of the address, for questions that look back over all history. */
export function useDayQuery(): Narrowed & { readonly as_of?: string } {
  const { asOf, isPast } = useView()
  const { narrowed } = useNarrowed()
  return { ...(isPast ? { as_of: asOf } : {}), ...narrowed }
}

export interface CohortLook {
  readonly step: CohortStep
  readonly kept: Kept
  readonly cohort: string | undefined
  readonly age: number | undefined
}

/** How the map is looked at, kept in the address. */
export function useCohortLook() {
  const search: { step?: string; kept?: string; cohort?: string; age?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const age = search.age === undefined ? Number.NaN : Number(search.age)
  const look: CohortLook = {
    step: cohortSteps.find((step) => step === search.step) ?? 'month',
    kept: keptKinds.find((kind) => kind === search.kept) ?? 'logo',
    cohort: /^\d{4}-\d{2}-01$/.test(search.cohort ?? '') ? search.cohort : undefined,
    age: Number.isInteger(age) && age >= 0 && age <= 1200 ? age : undefined,
  }
  const change = (part: {
    step?: CohortStep
    kept?: Kept
    cohort?: string | undefined
    age?: string | undefined
  }) => void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  return { look, change }
}

export function useCohorts(by: CohortStep) {
  const params = { query: { ...useDayQuery(), by } }
  return asked<Cohorts>(apiQuery.useQuery('get', '/api/v1/cohorts', { params }, { placeholderData: keep }))
}

/** The accounts of a cohort at an age, page by page. */
export function useCohortAccounts(asked: { by: CohortStep; start: string; age: number }) {
  const path = '/api/v1/cohorts/accounts'
  const query = { ...useDayQuery(), ...asked }
  return useInfiniteQuery({
    queryKey: ['get', path, query],
    queryFn: ({ pageParam, signal }) =>
      request<CohortAccounts>('GET', path, { query: { ...query, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}
