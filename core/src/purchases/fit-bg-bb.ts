import { CoreError } from '../error.ts'
import { type BgBbParams, bgBbParts, type PeriodCustomer } from './bg-bb-parts.ts'
import { checkPeriods } from './check-periods.ts'
import { climbLikelihood } from './climb-likelihood.ts'
import { type FitBoundary, NO_GAIN, type PurchaseFit } from './purchase-fit.ts'

export type PeriodHistory = PeriodCustomer & {
  /** Customers with this history; 1 if left out. */
  readonly weight?: number
}

/**
 * Fits BG/BB by maximum likelihood: purchases in whole periods (donations a year, orders a campaign), each
 * with a chance from Beta(α, β) while the customer is there, who leaves at the start of a period with a
 * chance from Beta(γ, δ).
 *
 * Where leaving gains less than 0.01 of log-likelihood over nobody leaving, the beta-binomial model is
 * given as γ = 0, δ = 1 with boundary 'no-dropout'.
 * Source: Fader, Hardie & Shang, Marketing Science 29 (2010).
 *
 * @throws CoreError `fit-bg-bb.no-rows`, `fit-bg-bb.no-repeat`, `fit-bg-bb.not-a-history`,
 *   `fit-bg-bb.not-a-count`
 * @example
 * fitBgBb([{ frequency: 0, recency: 0, periods: 6, weight: 3464 }, …]).params
 */
export function fitBgBb(histories: readonly PeriodHistory[]): PurchaseFit<BgBbParams> {
  for (const history of histories) {
    checkPeriods('fit-bg-bb', history)
    const { weight = 1 } = history
    if (!(weight >= 0 && Number.isFinite(weight))) {
      throw new CoreError('fit-bg-bb.not-a-count', 'fitBgBb requires weights ≥ 0')
    }
  }
  const rows = group(histories)
  if (rows.length === 0) throw new CoreError('fit-bg-bb.no-rows', 'fitBgBb requires at least one customer')
  if (rows.every(({ frequency }) => frequency === 0)) {
    throw new CoreError('fit-bg-bb.no-repeat', 'fitBgBb requires a customer who bought')
  }
  const most = rows.reduce((high, { periods }) => Math.max(high, periods), 0)
  const likelihood = (params: BgBbParams) => {
    const parts = bgBbParts(params, most)
    return rows.reduce((sum, row) => sum + row.weight * parts(row).all, 0)
  }
  const still = climbLikelihood(
    ([alpha = 1, beta = 1]) => likelihood({ alpha, beta, gamma: 0, delta: 1 }),
    [[1, 1]],
  )
  const full = climbLikelihood(
    ([alpha = 1, beta = 1, gamma = 1, delta = 1]) => likelihood({ alpha, beta, gamma, delta }),
    [
      [1, 1, 0.5, 3],
      [still.params[0] ?? 1, still.params[1] ?? 1, 0.1, 3],
    ],
  )
  const stays = !(full.logLikelihood > still.logLikelihood + NO_GAIN)
  const best = stays ? still : full
  const [alpha = 1, beta = 1, gamma = 0, delta = 1] = best.params
  const far = [...best.ranHigh, ...best.ranLow]
  const boundaries: FitBoundary[] = stays ? ['no-dropout'] : []
  if (far.some((i) => i < 2)) boundaries.push('equal-rates')
  if (far.some((i) => i >= 2)) boundaries.push('equal-dropout')
  return {
    params: { alpha, beta, gamma, delta },
    logLikelihood: best.logLikelihood,
    customers: rows.reduce((sum, { weight }) => sum + weight, 0),
    converged: best.converged,
    boundaries,
  }
}

function group(histories: readonly PeriodHistory[]): (PeriodCustomer & { weight: number })[] {
  const groups = new Map<string, PeriodCustomer & { weight: number }>()
  for (const { frequency, recency, periods, weight = 1 } of histories) {
    const key = `${frequency} ${recency} ${periods}`
    const found = groups.get(key)
    if (found) found.weight += weight
    else groups.set(key, { frequency, recency, periods, weight })
  }
  return [...groups.values()]
}
