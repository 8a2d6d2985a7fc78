import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { SignalQuery } from '../../lib/signals.ts'
import { useView } from '../../lib/use-view.ts'

export const states = ['open', 'snoozed', 'dismissed', 'closed'] as const
export const sorts = ['money', 'newest', 'longest'] as const
export const kinds = [
  'silent-churn',
  'usage-collapse',
  'champion-left',
  'ticket-storm',
  'detractor',
  'shelfware',
  'payment-trouble',
  'seat-limit',
  'new-department',
  'feature-limit',
  'playbook-risk',
  'playbook-growth',
] as const

export const oneOf = <Word extends string>(words: readonly Word[], text: string | undefined) =>
  words.find((word) => word === text)

const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text)

/** The filter in the address, well formed: what is not known is left out. */
export function useSignalsSearch() {
  const search = useSearch({ from: '/shell/signals' })
  const { owner, segment, asOf, isPast } = useView()
  const navigate = useNavigate()
  const query = useMemo((): SignalQuery => {
    const kind = oneOf(kinds, search.kind)
    const nature = oneOf(['risk', 'growth'] as const, search.nature)
    return {
      state: oneOf(states, search.state) ?? 'open',
      sort: oneOf(sorts, search.sort) ?? 'money',
      owner: owner ?? 'all',
      ...(segment ? { segment } : {}),
      ...(isPast ? { as_of: asOf } : {}),
      ...(kind ? { kind } : {}),
      ...(nature ? { nature } : {}),
      ...(isDay(search.since) ? { since: search.since } : {}),
    }
  }, [search, owner, segment, asOf, isPast])
  const change = (part: { readonly [Key in keyof typeof search]?: string | undefined }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  const clear = () =>
    change({
      kind: undefined,
      nature: undefined,
      state: undefined,
      since: undefined,
      owner: undefined,
      segment: undefined,
    })
  const isFiltered =
    query.kind !== undefined ||
    query.nature !== undefined ||
    query.state !== 'open' ||
    query.owner !== 'all' ||
    query.segment !== undefined
  return { query, change, clear, isFiltered: isFiltered || query.since !== undefined }
}
