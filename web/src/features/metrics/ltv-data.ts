import { useNavigate, useSearch } from '@tanstack/react-router'
import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery } from '../../lib/api.ts'
import { useDayQuery } from './cohort-data.ts'
import { asked, type Grouping, groupings, keep } from './metric-data.ts'

export type Ltv = paths['/api/v1/ltv']['get']['responses'][200]['content']['application/json']
export type LtvPart = Ltv['contracts']
export type LtvRow = LtvPart['groups'][number]
export type LtvSettings = Ltv['settings']

/** The groups of the address. */
export function useLtvBy() {
  const search: { by?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const by: Grouping = groupings.find((grouping) => grouping === search.by) ?? 'tier'
  const change = (next: Grouping) =>
    void navigate({ to: '.', search: (old) => ({ ...old, by: next }) as object, replace: true })
  return { by, change }
}

export function useLtv(by: Grouping) {
  const params = { query: { ...useDayQuery(), by } }
  return asked<Ltv>(apiQuery.useQuery('get', '/api/v1/ltv', { params }, { placeholderData: keep }))
}
