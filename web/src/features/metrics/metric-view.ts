import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ViewSearch } from '../../lib/use-view.ts'

/** What figures can be narrowed by, in the order the choices are offered. */
export const narrowings = [
  'owner',
  'tier',
  'plan',
  'product',
  'stage',
  'industry',
  'country',
  'tag',
  'attribute',
  'segment',
] as const
export type Narrowing = (typeof narrowings)[number]
export type Narrowed = { readonly [Key in Narrowing]?: string }

/** The filters of the address, and a way to set or take away one without losing the others. */
export function useNarrowed() {
  const search: Narrowed & ViewSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  return useMemo(() => {
    const narrowed: Narrowed = Object.fromEntries(
      narrowings.flatMap((key) => (search[key] ? [[key, search[key]]] : [])),
    )
    const narrow = (part: { [Key in Narrowing]?: string | undefined }) => {
      // A cleared part stays as an undefined key: a missing one would be carried over from the old address.
      const next = (old: object) => ({ ...old, ...part }) as ViewSearch
      void navigate({ to: '.', search: next, replace: true })
    }
    const clear = () => narrow(Object.fromEntries(narrowings.map((key) => [key, undefined])))
    return { narrowed, narrow, clear }
  }, [search, navigate])
}
