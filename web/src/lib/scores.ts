import { useMemo } from 'react'
import type { paths } from './api.gen.d.ts'
import { apiQuery } from './api.ts'

export type Score =
  paths['/api/v1/health/scores']['get']['responses'][200]['content']['application/json']['rows'][number]
/** A score beside the main one, which has a name of its own. */
export type FurtherScore = Score & { readonly name: string }

/** What everything called health stands on. */
export const MAIN_SCORE = 1
export const scoresKey = ['get', '/api/v1/health/scores'] as const

/** Every score: the main one first, retired ones last. */
export const useScores = () => apiQuery.useQuery('get', '/api/v1/health/scores', {}, { staleTime: 60_000 })

const isFurther = (score: Score): score is FurtherScore => !score.is_main && score.name !== null

/** The scores beside the main one that are still reckoned; none until they are known. */
export function useFurtherScores(): readonly FurtherScore[] {
  const { data } = useScores()
  return useMemo(
    () => (data?.rows ?? []).filter(isFurther).filter(({ retired_at: at }) => at === null),
    [data],
  )
}

/** The id in an address; the main score where it says nothing sensible. */
export function scoreIn(text: string | undefined): number {
  const id = Number(text)
  return Number.isInteger(id) && id > 0 && id <= 2_147_483_647 ? id : MAIN_SCORE
}

/** How an address names a score; the main one is not named. */
export const scoreSearch = (id: number): { score?: string } =>
  id === MAIN_SCORE ? {} : { score: String(id) }
