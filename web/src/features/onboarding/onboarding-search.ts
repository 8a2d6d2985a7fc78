import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type RunFilter, runningStates } from '../../lib/onboarding.ts'
import { useView } from '../../lib/use-view.ts'

export const shapes = ['list', 'board'] as const
export const choices = ['running', 'ended'] as const
const states = [...runningStates, 'done', 'cancelled'] as const

const oneOf = <Word extends string>(words: readonly Word[], text: string | undefined) =>
  words.find((word) => word === text)

/** Whose onboardings, in every screen of them. */
export function useWhose() {
  const { owner, segment, tier } = useView()
  return useMemo(
    () => ({ ...(owner ? { owner } : {}), ...(segment ? { segment } : {}), ...(tier ? { tier } : {}) }),
    [owner, segment, tier],
  )
}

/** The filter in the address. */
export function useOnboardingSearch() {
  const search = useSearch({ from: '/shell/onboarding' })
  const whose = useWhose()
  const navigate = useNavigate()
  const shape = oneOf(shapes, search.as) ?? 'list'
  const which = shape === 'board' ? 'running' : (oneOf(choices, search.which) ?? 'running')
  const template = /^\d{1,9}$/.test(search.template ?? '') ? search.template : undefined
  const filter = useMemo((): RunFilter => {
    const state = oneOf(states, search.state)
    return {
      ...whose,
      which,
      ...(template ? { template } : {}),
      ...(state && shape === 'list' ? { state } : {}),
    }
  }, [whose, which, template, search.state, shape])
  const change = (part: { readonly [Key in keyof typeof search]?: string | undefined }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }) as object, replace: true })
  return { filter, change, shape, which, template }
}
