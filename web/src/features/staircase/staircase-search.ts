import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type Staircase, staircasesQuery } from '../../lib/staircase.ts'
import { useView } from '../../lib/use-view.ts'

const oneOf = <Word extends string>(words: readonly Word[], text: string | undefined) =>
  words.find((word) => word === text)

/** Whose accounts, in every screen of the staircase. */
export function useWhose() {
  const { owner, segment, tier } = useView()
  return useMemo(
    () => ({ ...(owner ? { owner } : {}), ...(segment ? { segment } : {}), ...(tier ? { tier } : {}) }),
    [owner, segment, tier],
  )
}

/** The staircase looked at: the one asked for, else the first there is. */
export function useChosen(asked: string | undefined) {
  const { data, error, refetch } = useQuery(staircasesQuery)
  const chosen: Staircase | undefined = data?.rows.find(({ id }) => String(id) === asked) ?? data?.rows[0]
  return { rows: data?.rows, chosen, error, refetch }
}

/** The filter in the address. */
export function useStaircaseSearch() {
  const search = useSearch({ from: '/shell/staircase' })
  const whose = useWhose()
  const navigate = useNavigate()
  const { rows, chosen, error, refetch } = useChosen(search.of)
  const shape = oneOf(['board', 'list'] as const, search.as) ?? 'board'
  const lock = oneOf(['open', 'locked'] as const, search.lock)
  const ready = oneOf(['yes'] as const, search.ready)
  const id = chosen?.id
  const filter = useMemo(
    () => ({
      ...whose,
      ...(id === undefined ? {} : { staircase: String(id) }),
      ...(lock ? { lock } : {}),
      ...(ready ? { ready } : {}),
    }),
    [whose, id, lock, ready],
  )
  const change = (part: { readonly [Key in keyof typeof search]?: string | undefined }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  const open = Number(search.open)
  return {
    filter,
    change,
    shape,
    lock,
    ready,
    rows,
    chosen,
    error,
    refetch,
    openId: Number.isInteger(open) && open > 0 ? open : undefined,
  }
}
