import { climbLikelihood, type Summit } from './climb-likelihood.ts'
import type { GroupedHistories } from './group-histories.ts'
import { logRising } from './log-rising.ts'

/**
 * Fits the NBD model, purchases without anyone dropping out: rates Gamma(r, α), and given the rate a
 * Poisson process; the limit of BG/NBD, MBG/NBD and Pareto/NBD.
 * Log-likelihood ln Γ(r + x) − ln Γ(r) + r ln α − (r + x) ln(α + T).
 * Source: Ehrenberg, Applied Statistics 8 (1959).
 *
 * @returns params r and α
 * @example
 * fitNbd(groupHistories('fit-nbd', histories)).params
 */
export function fitNbd({ frequency, age, weight, mostFrequent }: GroupedHistories): Summit {
  const likelihood = (params: Float64Array) => {
    const [r, alpha] = params as unknown as [number, number]
    const rising = logRising(r, mostFrequent)
    let sum = 0
    for (let i = 0; i < frequency.length; i++) {
      const x = frequency[i] as number
      const value =
        (rising[x] as number) + r * Math.log(alpha) - (r + x) * Math.log(alpha + (age[i] as number))
      sum += (weight[i] as number) * value
    }
    return sum
  }
  return climbLikelihood(likelihood, [[1, meanOf(age, weight) + 1e-9]])
}

function meanOf(values: Float64Array, weight: Float64Array): number {
  const total = weight.reduce((sum, count) => sum + count, 0)
  return values.reduce((sum, value, i) => sum + value * (weight[i] as number), 0) / total
}
