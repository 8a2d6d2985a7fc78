import { useNavigate, useSearch } from '@tanstack/react-router'
import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery } from '../../lib/api.ts'
import { useDayQuery } from './cohort-data.ts'
import { asked, type Grouping, groupings, keep } from './metric-data.ts'

export type Survival =
  paths['/api/v1/contract-survival']['get']['responses'][200]['content']['application/json']
export type Curve = Survival['groups'][number]

export const spans = ['12', '24', '36', '60', '120'] as const
export type Span = (typeof spans)[number]
/** "all": nobody is told apart. */
export type SurvivalBy = Grouping | 'segment' | 'all'
export const survivalGroupings = [...groupings, 'segment'] as const

/** How the curves are looked at, kept in the address. */
export function useSurvivalLook() {
  const search: { by?: string; months?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const by: SurvivalBy =
    search.by === 'all' ? 'all' : (survivalGroupings.find((grouping) => grouping === search.by) ?? 'tier')
  const months: Span = spans.find((span) => span === search.months) ?? '36'
  const change = (part: { by?: SurvivalBy; months?: Span }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  return { by, months, change }
}

export function useSurvival(by: SurvivalBy, months: Span) {
  const query = { ...useDayQuery(), months: Number(months), ...(by === 'all' ? {} : { by }) }
  return asked<Survival>(
    apiQuery.useQuery('get', '/api/v1/contract-survival', { params: { query } }, { placeholderData: keep }),
  )
}
