import { CoreError } from '../error.ts'
import { chiSquareTail } from '../stats/chi-square-tail.ts'
import { choleskyFactor } from '../stats/cholesky-factor.ts'
import { choleskySolve } from '../stats/cholesky-solve.ts'
import { checkLifetimes, type Lifetimes } from './check-lifetimes.ts'

export type LogRankInput = Lifetimes & {
  /** Group of each row, whole numbers from 0. */
  readonly group: ArrayLike<number>
  /** Stratum of each row, any number: compared within, summed over. One stratum if left out. */
  readonly stratum?: ArrayLike<number>
  /** Weight S(t−)^rho: 0 (the log-rank test) if left out, 1 gives Peto & Peto's test. */
  readonly rho?: number
}

export type LogRankTest = {
  readonly observed: Float64Array
  readonly expected: Float64Array
  readonly chiSquare: number
  readonly degreesOfFreedom: number
  readonly pValue: number
}

/**
 * Log-rank test of equal survival curves, stratified where asked.
 *
 * At each event time with d events among n at risk, group g expects d n_g / n, with the hypergeometric
 * covariance d (n − d) / (n − 1) · (n_g / n) (δ_gh − n_h / n); χ² = (O − E)ᵀ V⁻¹ (O − E) over all groups
 * but one. A group without expected events is left out, as nothing can be said of it.
 * Source: Mantel (1966); Harrington & Fleming, Biometrika 69 (1982); equals R `survdiff`.
 *
 * @returns `undefined` with fewer than two groups that could have had events
 * @throws CoreError `log-rank.not-a-group`, and as `kaplanMeier`: `log-rank.lengths-differ`,
 *   `log-rank.not-a-time`, `log-rank.not-an-event`, `log-rank.start-not-before-stop`
 * @example
 * logRank({ stop: [1, 2, 3, 4], event: [1, 1, 1, 1], group: [0, 0, 1, 1] })?.pValue // 0.0896…
 */
export function logRank(input: LogRankInput): LogRankTest | undefined {
  const groups = check(input)
  const sums = {
    observed: new Float64Array(groups),
    expected: new Float64Array(groups),
    variance: new Float64Array(groups * groups),
  }
  for (const rows of strataOf(input)) addStratum(rows, input, sums)
  const { observed, expected } = sums
  const kept = [...expected.keys()].filter((g) => (expected[g] as number) > 0).slice(1)
  if (kept.length === 0) return undefined
  const size = kept.length
  const difference = Float64Array.from(kept, (g) => (observed[g] as number) - (expected[g] as number))
  const matrix = Float64Array.from(
    kept.flatMap((g) => kept.map((h) => sums.variance[g * groups + h] as number)),
  )
  const factor = choleskyFactor(matrix, size)
  if (factor.dependentAt !== undefined) return undefined
  const solved = choleskySolve(factor, difference)
  const chiSquare = solved.reduce((sum, x, i) => sum + x * (difference[i] as number), 0)
  return { observed, expected, chiSquare, degreesOfFreedom: size, pValue: chiSquareTail(chiSquare, size) }
}

type Sums = { observed: Float64Array; expected: Float64Array; variance: Float64Array }

function check(input: LogRankInput): number {
  checkLifetimes('log-rank', input)
  const { stop, group, stratum } = input
  const isWhole = Array.from(group).every((g) => Number.isInteger(g) && g >= 0 && g < 10_000)
  if (!isWhole || group.length !== stop.length || (stratum && stratum.length !== stop.length)) {
    throw new CoreError(
      'log-rank.not-a-group',
      'logRank requires a whole group number and stratum for each row',
    )
  }
  return Array.from(group).reduce((most, g) => Math.max(most, g + 1), 0)
}

function strataOf({ stop, stratum }: LogRankInput): number[][] {
  const rows = Array.from({ length: stop.length }, (_, i) => i)
  if (!stratum) return [rows]
  const strata = new Map<number | undefined, number[]>()
  for (const row of rows) {
    const members = strata.get(stratum[row])
    if (members) members.push(row)
    else strata.set(stratum[row], [row])
  }
  return [...strata.values()]
}

function addStratum(rows: readonly number[], input: LogRankInput, sums: Sums): void {
  const { stop, event, start, group, rho = 0 } = input
  const groups = sums.observed.length
  const leaving = rows.toSorted((a, b) => (stop[a] as number) - (stop[b] as number))
  const coming = start ? rows.toSorted((a, b) => (start[a] as number) - (start[b] as number)) : []
  const atRisk = new Float64Array(groups)
  if (!start) for (const row of rows) bump(atRisk, group[row] as number, 1)
  let come = 0
  let survival = 1
  for (let left = 0; left < leaving.length; ) {
    const time = stop[leaving[left] as number] as number
    for (; start && come < coming.length && (start[coming[come] as number] as number) < time; come++) {
      bump(atRisk, group[coming[come] as number] as number, 1)
    }
    const gone = new Float64Array(groups)
    const events = new Float64Array(groups)
    for (; left < leaving.length && stop[leaving[left] as number] === time; left++) {
      const row = leaving[left] as number
      bump(gone, group[row] as number, 1)
      bump(events, group[row] as number, event[row] as number)
    }
    const n = atRisk.reduce((sum, x) => sum + x, 0)
    const d = events.reduce((sum, x) => sum + x, 0)
    if (d > 0) {
      addTime({ atRisk, events, n, d, weight: rho === 0 ? 1 : survival ** rho }, sums)
      survival *= (n - d) / n
    }
    gone.forEach((x, g) => {
      bump(atRisk, g, -x)
    })
  }
}

type Moment = { atRisk: Float64Array; events: Float64Array; n: number; d: number; weight: number }

function addTime({ atRisk, events, n, d, weight }: Moment, { observed, expected, variance }: Sums): void {
  const groups = observed.length
  const spread = n > 1 ? (weight * weight * d * (n - d)) / (n - 1) : 0
  for (let g = 0; g < groups; g++) {
    const share = (atRisk[g] as number) / n
    bump(observed, g, weight * (events[g] as number))
    bump(expected, g, weight * d * share)
    for (let h = 0; h < groups; h++) {
      bump(variance, g * groups + h, spread * share * ((g === h ? 1 : 0) - (atRisk[h] as number) / n))
    }
  }
}

function bump(values: Float64Array, index: number, by: number): void {
  values[index] = (values[index] as number) + by
}
