import { checkLifetimes, type Lifetimes } from './check-lifetimes.ts'
import { type AtRisk, countAtRisk } from './count-at-risk.ts'

export type HazardPoint = AtRisk & {
  /** Cumulative hazard up to and including `time`. */
  readonly cumulativeHazard: number
  readonly standardError: number
}

/**
 * Nelson–Aalen estimate of the cumulative hazard, H(t) = Σ_{u ≤ t} d/n, with d events among n rows at
 * risk at u, and its standard error √Σ d/n².
 * Source: Nelson, Technometrics 14 (1972); Aalen, Annals of Statistics 6 (1978); equals R `survfit`.
 *
 * @returns points in order of time, or an empty list without rows
 * @throws CoreError `nelson-aalen.lengths-differ`, `nelson-aalen.not-a-time`, `nelson-aalen.not-an-event`,
 *   `nelson-aalen.start-not-before-stop`
 * @example
 * nelsonAalen({ stop: [1, 2], event: [1, 1] }).map((point) => point.cumulativeHazard) // [0.5, 1.5]
 */
export function nelsonAalen(lifetimes: Lifetimes): HazardPoint[] {
  checkLifetimes('nelson-aalen', lifetimes)
  let cumulativeHazard = 0
  let variance = 0
  return countAtRisk(lifetimes).map((row) => {
    if (row.events > 0) {
      cumulativeHazard += row.events / row.atRisk
      variance += row.events / row.atRisk ** 2
    }
    return { ...row, cumulativeHazard, standardError: Math.sqrt(variance) }
  })
}
