import type { HealthContribution, HealthHalf } from './health-score.ts'

export type HealthLevelPart = {
  readonly key: string
  readonly half: HealthHalf
  readonly points: number
  /** Score points by which it lifts the score above the neutral level, or pulls it below. */
  readonly effect: number
}

/**
 * Why a score stands where it stands: each known measure against a neutral level,
 * effect = share · (points − neutral). The effects add up to score − neutral, so a weak measure shows
 * as a minus and a strong one as a plus, each by its weight.
 *
 * @param contributions as `healthScore` gives them
 * @param neutral points that count as neither good nor bad, 0–100
 * @returns lowest effect first, i.e. what pulls the score down most; empty where nothing is known
 * @example
 * healthLevel(health.contributions)[0] // { key: 'tickets', half: 'experience', points: 40, effect: -5 }
 */
export function healthLevel(contributions: readonly HealthContribution[], neutral = 50): HealthLevelPart[] {
  return contributions
    .flatMap(({ key, half, points, share }) =>
      points === undefined || share === 0 ? [] : [{ key, half, points, effect: share * (points - neutral) }],
    )
    .sort((a, b) => a.effect - b.effect)
}
