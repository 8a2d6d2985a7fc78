import { type Minimum, nelderMead } from '../stats/nelder-mead.ts'

/** Beyond these the data say nothing more about a parameter: its logarithm is kept within. */
const LOWEST = -11
const HIGHEST = 13

/** A parameter that ran this far has no estimate of its own. */
const FAR_LOW = -7.5
const FAR_HIGH = 9

export type Summit = {
  readonly params: Float64Array
  readonly logLikelihood: number
  readonly converged: boolean
  /** Parameters that ran towards 0 or without end, by position. */
  readonly ranLow: readonly number[]
  readonly ranHigh: readonly number[]
}

/**
 * Highest likelihood over positive parameters: Nelder–Mead on their logarithms from several starts, within
 * e^−11 … e^13. Parameters near those ends are told apart: the likelihood is flat there, and the number
 * means "as small (large) as you like".
 *
 * @param likelihood sum of log-likelihoods; NaN = not allowed
 * @param starts first parameters, each list positive
 * @param step first step on the logarithms; small where a start is near the summit
 * @example
 * climbLikelihood((p) => -((p[0] ?? 0) - 2) ** 2, [[1]]).params // [2]
 */
export function climbLikelihood(
  likelihood: (params: Float64Array) => number,
  starts: readonly ArrayLike<number>[],
  step = 0.5,
): Summit {
  const target = (logs: Float64Array) =>
    logs.some((value) => value < LOWEST || value > HIGHEST) ? Number.NaN : -likelihood(logs.map(Math.exp))
  let best: Minimum | undefined
  for (const start of starts) {
    const logs = Float64Array.from(start, (value) =>
      Math.min(HIGHEST - 1, Math.max(LOWEST + 1, Math.log(value))),
    )
    if (!Number.isFinite(target(logs))) continue
    const found = nelderMead(target, logs, { step, mostEvaluations: 2500 * logs.length, tolerance: 1e-10 })
    if (!best || found.value < best.value) best = found
  }
  if (!best) {
    return {
      params: new Float64Array(0),
      logLikelihood: Number.NaN,
      converged: false,
      ranLow: [],
      ranHigh: [],
    }
  }
  const { at, value, converged } = best
  return {
    params: at.map(Math.exp),
    logLikelihood: -value,
    converged,
    ranLow: [...at.keys()].filter((i) => (at[i] as number) < FAR_LOW),
    ranHigh: [...at.keys()].filter((i) => (at[i] as number) > FAR_HIGH),
  }
}
