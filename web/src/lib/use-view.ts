import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useMe } from './me.ts'
import { type Period, periodAround } from './period.ts'

/** What the reader looks at, kept in the address and carried from page to page. */
export interface ViewSearch {
  readonly from?: string
  readonly to?: string
  readonly as_of?: string
  readonly owner?: string
  readonly tier?: string
  readonly plan?: string
  /** Ids of segments. */
  readonly segment?: string
}

export const viewKeys = ['from', 'to', 'as_of', 'owner', 'tier', 'plan', 'segment'] as const

const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
const text = (value: unknown) =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined

/** Keeps what is well formed and drops the rest: an address somebody typed must never break a page. */
export function parseView(search: Record<string, unknown>): ViewSearch {
  const hasPeriod = isDay(search.from) && isDay(search.to) && search.from <= search.to
  const owner = text(search.owner)
  const tier = text(search.tier)
  const plan = text(search.plan)
  const segment = text(search.segment)
  return {
    ...(hasPeriod ? { from: search.from as string, to: search.to as string } : {}),
    ...(isDay(search.as_of) ? { as_of: search.as_of } : {}),
    ...(owner ? { owner } : {}),
    ...(tier ? { tier } : {}),
    ...(plan ? { plan } : {}),
    ...(segment && /^\d{1,9}(,\d{1,9})*$/.test(segment) ? { segment } : {}),
  }
}

export interface View {
  readonly period: Period
  /** The day seen from; today unless the reader went back. */
  readonly asOf: string
  readonly isPast: boolean
  readonly owner: string | undefined
  readonly tier: string | undefined
  readonly plan: string | undefined
  readonly segment: string | undefined
  /** Changes part of the view in the address; `undefined` clears a part. */
  readonly change: (part: { [Key in keyof ViewSearch]: ViewSearch[Key] | undefined }) => void
}

/** The period, as-of day and filters of every screen. Default: this month, today, everybody. */
export function useView(): View {
  const search: ViewSearch = useSearch({ strict: false })
  const { workspace } = useMe()
  const navigate = useNavigate()
  const change = useCallback<View['change']>(
    (part) => {
      // A cleared part stays as an undefined key: a missing key would be carried over from the old address.
      const search = (old: ViewSearch) => ({ ...old, ...part }) as ViewSearch
      void navigate({ to: '.', search, replace: true })
    },
    [navigate],
  )
  return useMemo(() => {
    const { from, to, as_of: asOf } = search
    const start = workspace.fiscal_year_start_month
    const around = periodAround(asOf ?? workspace.today, 'month', start)
    return {
      period: from && to ? { from, to } : around,
      asOf: asOf ?? workspace.today,
      isPast: asOf !== undefined && asOf < workspace.today,
      owner: search.owner,
      tier: search.tier,
      plan: search.plan,
      segment: search.segment,
      change,
    }
  }, [search, workspace, change])
}
