import type { IsotonicCurve } from './isotonic-calibration.ts'

/**
 * Probability of a score under an isotonic curve: straight between its corners, flat outside.
 *
 * @param curve from `isotonicCalibration`
 * @returns 0–1; NaN for NaN
 * @example
 * applyIsotonic({ score: Float64Array.of(1, 2), probability: Float64Array.of(0, 1) }, 1.25) // 0.25
 */
export function applyIsotonic({ score, probability }: IsotonicCurve, value: number): number {
  let low = 0
  let high = score.length - 1
  if (!(value > (score[low] as number))) return Number.isNaN(value) ? value : (probability[low] as number)
  if (value >= (score[high] as number)) return probability[high] as number
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((score[middle] as number) <= value) low = middle
    else high = middle
  }
  const from = score[low] as number
  const share = (value - from) / ((score[high] as number) - from)
  return (probability[low] as number) + share * ((probability[high] as number) - (probability[low] as number))
}
