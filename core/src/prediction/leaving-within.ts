import { CoreError } from '../error.ts'

/**
 * Chance to leave within a horizon, from the hazards of the coming periods:
 * 1 − Π (1 − hₖ), a last part of a period counting (1 − h)^part.
 *
 * @param hazards of the coming periods in order, each 0–1
 * @param periods horizon in periods, ≥ 0, a fraction allowed
 * @returns chance 0–1, or `undefined` where the hazards do not reach that far
 * @throws CoreError `leaving-within.not-a-hazard`, `leaving-within.bad-horizon`
 * @example
 * leavingWithin([0.1, 0.2, 0.2], 2) // 0.28
 */
export function leavingWithin(hazards: ArrayLike<number>, periods: number): number | undefined {
  if (!(periods >= 0)) throw new CoreError('leaving-within.bad-horizon', 'leavingWithin requires periods ≥ 0')
  if (periods > hazards.length) return undefined
  let logStaying = 0
  for (let k = 0; k < periods; k++) {
    const hazard = hazards[k] as number
    if (!(hazard >= 0 && hazard <= 1)) {
      throw new CoreError('leaving-within.not-a-hazard', 'leavingWithin requires hazards within 0–1')
    }
    logStaying += Math.min(1, periods - k) * Math.log1p(-hazard)
  }
  return -Math.expm1(logStaying)
}
