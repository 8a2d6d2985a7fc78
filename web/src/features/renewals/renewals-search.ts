import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type RenewalFilter, states } from '../../lib/renewals.ts'
import { useView } from '../../lib/use-view.ts'

export const spans = ['30', '90', '180', '365'] as const
export const shapes = ['board', 'list', 'months'] as const
const choices = ['coming', 'past', 'gone'] as const

const oneOf = <Word extends string>(words: readonly Word[], text: string | undefined) =>
  words.find((word) => word === text)

/** Whose renewals, in every screen of them. */
export function useWhose() {
  const { owner, segment, tier } = useView()
  return useMemo(
    () => ({ ...(owner ? { owner } : {}), ...(segment ? { segment } : {}), ...(tier ? { tier } : {}) }),
    [owner, segment, tier],
  )
}

/** The filter in the address. */
export function useRenewalsSearch() {
  const search = useSearch({ from: '/shell/renewals' })
  const whose = useWhose()
  const navigate = useNavigate()
  const within = oneOf(spans, search.within) ?? '90'
  const shape = oneOf(shapes, search.as) ?? 'board'
  const which = oneOf(choices, search.which) ?? 'coming'
  const month = /^\d{4}-\d{2}$/.test(search.month ?? '') ? search.month : undefined
  const filter = useMemo((): RenewalFilter => {
    const state = oneOf(states, search.state)
    return {
      ...whose,
      which: shape === 'board' ? 'board' : which,
      ...(month ? { month } : which === 'coming' ? { within } : {}),
      ...(state && shape === 'list' ? { state } : {}),
    }
  }, [whose, which, within, month, shape, search.state])
  const change = (part: { readonly [Key in keyof typeof search]?: string | undefined }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  const open = search.open === undefined ? undefined : Number(search.open)
  return {
    filter,
    change,
    shape,
    which,
    within,
    month,
    openId: open !== undefined && Number.isInteger(open) && open > 0 ? open : undefined,
  }
}
