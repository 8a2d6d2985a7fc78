import { CoreError } from '../error.ts'

export type HealthBand = 'good' | 'watch' | 'danger' | 'unknown'

/** Smallest scores (0–100) of the two upper bands. */
export type BandThresholds = { readonly good: number; readonly watch: number }

/**
 * Band of a health score: good from `good` on, watch from `watch` on, danger below, unknown without one.
 *
 * @param score 0–100 or `undefined`
 * @param thresholds 70 and 40 if left out
 * @throws CoreError `health-band.thresholds` unless 0 ≤ watch ≤ good ≤ 100
 * @example
 * healthBand(55) // 'watch'
 */
export function healthBand(
  score: number | undefined,
  thresholds: BandThresholds = { good: 70, watch: 40 },
): HealthBand {
  const { good, watch } = thresholds
  if (!(watch >= 0 && watch <= good && good <= 100)) {
    throw new CoreError('health-band.thresholds', 'healthBand requires 0 ≤ watch ≤ good ≤ 100')
  }
  if (score === undefined) return 'unknown'
  if (score >= good) return 'good'
  return score >= watch ? 'watch' : 'danger'
}
