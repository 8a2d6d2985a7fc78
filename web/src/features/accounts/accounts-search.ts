import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useFurtherScores } from '../../lib/scores.ts'
import { useView } from '../../lib/use-view.ts'
import type { AccountsQuery } from './accounts-data.ts'

/** What of the list stands in the address beside the view that all screens share. */
export const listKeys = ['q', 'stage', 'health', 'tag', 'renewal', 'silent', 'sort', 'open'] as const
export type ListKey = (typeof listKeys)[number]
export type ListSearch = Partial<Record<ListKey, string>>

/** The keys that a saved view keeps. */
export const viewKeys = [
  'q',
  'stage',
  'health',
  'tag',
  'renewal',
  'silent',
  'sort',
  'owner',
  'tier',
  'plan',
  'segment',
] as const
export type ViewContent = Partial<Record<(typeof viewKeys)[number], string>>

export const defaultSort = 'delta'

type Search = ListSearch & {
  owner?: string
  tier?: string
  plan?: string
  segment?: string
  as_of?: string
}

const filterKeys = [
  'q',
  'stage',
  'health',
  'tag',
  'renewal',
  'silent',
  'owner',
  'tier',
  'plan',
  'segment',
] as const

export function queryOf(search: Search): AccountsQuery {
  const { q, stage, health, tag, renewal, silent, sort, owner, tier, plan, segment } = search
  const days = Number(renewal)
  return {
    sort: (sort ?? defaultSort) as NonNullable<AccountsQuery['sort']>,
    ...(q ? { q } : {}),
    ...(stage ? { stage } : {}),
    ...(health ? { band: health } : {}),
    ...(tag ? { tag } : {}),
    ...(renewal && Number.isInteger(days) ? { renewal_within: days } : {}),
    ...(silent ? { silent: 'true' as const } : {}),
    ...(owner ? { owner } : {}),
    ...(tier ? { tier } : {}),
    ...(plan ? { plan } : {}),
    ...(segment ? { segment } : {}),
    ...(search.as_of ? { as_of: search.as_of } : {}),
  }
}

export function useListSearch() {
  const search = useSearch({ strict: false }) as Search
  const { asOf, isPast } = useView()
  const navigate = useNavigate()
  const change = useCallback(
    (part: Partial<Record<keyof Search, string | undefined>>) => {
      void navigate({
        to: '.',
        search: (old) => ({ ...old, ...part }) as ListSearch,
        replace: true,
      })
    },
    [navigate],
  )
  const scores = useFurtherScores()
    .map(({ id }) => id)
    .join(',')
  const query = useMemo(
    () => ({
      ...queryOf({ ...search, ...(isPast ? { as_of: asOf } : {}) }),
      ...(scores === '' ? {} : { scores }),
    }),
    [search, asOf, isPast, scores],
  )
  const clear = () => change(Object.fromEntries(filterKeys.map((key) => [key, undefined])))
  return { search, query, change, clear, isFiltered: filterKeys.some((key) => Boolean(search[key])) }
}

/** "-mrr" as the table says it, and back. */
export const sortingOf = (sort: string) => [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }]
export const sortOf = (sorting: readonly { id: string; desc: boolean }[]) => {
  const first = sorting[0]
  return first === undefined ? undefined : `${first.desc ? '-' : ''}${first.id}`
}
