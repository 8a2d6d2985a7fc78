import { CoreError } from '../error.ts'
import { quantile } from '../stats/quantile.ts'

export type StabilityIndex = {
  /** 0 = the same; above 0.1 by custom "look", above 0.25 "changed". */
  readonly value: number
  /** Bins used, the one for missing values included where there are any. */
  readonly bins: number
}

/**
 * Population stability index: how far the values of a feature have moved from those learnt on.
 *
 * PSI = Σ (aᵢ − eᵢ) ln(aᵢ / eᵢ) over bins cut at quantiles (type 7) of the expected values, with the
 * shares e of the expected and a of the actual rows. Missing values (NaN) have a bin of their own. Each
 * count gets ½ added, so that an empty bin gives no infinity. Few rows raise it by chance: about
 * (bins − 1)(1/n + 1/m) is to be expected of two samples of the same population.
 * Source: Siddiqi, Credit Risk Scorecards (2006); Yurdakul & Naranjo (2020) for its distribution.
 *
 * @param expected values learnt on, in any order
 * @param actual values now
 * @param bins quantile bins asked for, fewer where values repeat
 * @returns `undefined` where either side has no rows
 * @throws CoreError `population-stability-index.bad-bins`, `population-stability-index.infinite`
 * @example
 * populationStabilityIndex([1, 2, 3, 4], [1, 2, 3, 4], 2)?.value // 0
 */
export function populationStabilityIndex(
  expected: ArrayLike<number>,
  actual: ArrayLike<number>,
  bins = 10,
): StabilityIndex | undefined {
  if (!(Number.isSafeInteger(bins) && bins >= 2 && bins <= 1000)) {
    throw new CoreError(
      'population-stability-index.bad-bins',
      'populationStabilityIndex requires 2–1000 bins',
    )
  }
  const known = Array.from(expected).filter((value) => !Number.isNaN(value))
  if ([...known, ...Array.from(actual)].some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)) {
    throw new CoreError(
      'population-stability-index.infinite',
      'populationStabilityIndex requires finite values',
    )
  }
  if (expected.length === 0 || actual.length === 0) return undefined
  const inner = Array.from({ length: bins - 1 }, (_, i) => quantile(known, (i + 1) / bins))
  const edges = [...new Set(inner.filter((edge) => edge !== undefined))]
  const before = countBins(expected, edges)
  const now = countBins(actual, edges)
  const used = [...before.keys()].filter((bin) => (before[bin] as number) + (now[bin] as number) > 0)
  const total = (counts: Float64Array) => used.reduce((sum, bin) => sum + (counts[bin] as number) + 0.5, 0)
  const value = used.reduce((sum, bin) => {
    const e = ((before[bin] as number) + 0.5) / total(before)
    const a = ((now[bin] as number) + 0.5) / total(now)
    return sum + (a - e) * Math.log(a / e)
  }, 0)
  return { value, bins: used.length }
}

/** Rows in (edge, edge] bins, the last entry for missing values. */
function countBins(values: ArrayLike<number>, edges: readonly number[]): Float64Array {
  const counts = new Float64Array(edges.length + 2)
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    let bin = edges.length + 1
    if (!Number.isNaN(value)) {
      const found = edges.findIndex((edge) => value <= edge)
      bin = found === -1 ? edges.length : found
    }
    counts[bin] = (counts[bin] as number) + 1
  }
  return counts
}
