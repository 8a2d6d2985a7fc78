import { CoreError } from '../error.ts'
import { checkLevel } from '../stats/check-level.ts'
import { gammaRandom } from '../stats/gamma-random.ts'
import { quantile } from '../stats/quantile.ts'
import { bgNbdAlive } from './bg-nbd-alive.ts'
import type { BgNbdParams } from './bg-nbd-likelihood.ts'
import type { PurchaseCustomer } from './check-customer.ts'
import type { GammaGammaParams } from './fit-gamma-gamma.ts'

export type ValueRangeInput = {
  readonly buying: BgNbdParams
  readonly amounts: GammaGammaParams
  /** Of a customer without repeat purchase, or whose mean amount is not above 0, the amounts of all are taken. */
  readonly customer: PurchaseCustomer & { readonly spend: number }
  /** How far ahead, in the unit of the fit, > 0. */
  readonly time: number
  /** Continuous discount rate per unit of time; 0 if left out. */
  readonly discountRate?: number
  /** Share of an amount that is margin; 1 if left out. */
  readonly margin?: number
  readonly draws?: number
  readonly level?: number
  readonly random: () => number
}

export type ValueRange = {
  readonly low: number
  readonly high: number
  readonly mean: number
  readonly level: number
}

const MOST_PURCHASES = 20_000

/**
 * Within which range the purchases of one customer will come to, under BG/NBD and Gamma-Gamma with known parameters,
 * by drawing futures from what its history leaves open: with P(alive) a rate from Gamma(r + x, α + T), a chance to
 * drop out from Beta(a, b + x), a scale of amounts from Gamma(q + p x, v + x z), and purchases one after another.
 * It is about this customer's chance, not about how well the parameters are known: with few customers it is too narrow.
 * Source: posteriors of Fader, Hardie & Lee (2005) and Fader & Hardie (2013).
 *
 * @returns quantiles and mean of the futures, in the unit of the amounts; `undefined` where no mean amount exists
 * @throws CoreError `purchase-value-range.bad-option`, `bg-nbd-alive.not-a-customer`,
 *   `purchase-value-range.level-out-of-range`
 * @example
 * purchaseValueRange({ buying, amounts, customer, time: 52, random: seededRandom(1) }) // { low: 0, high: 310, … }
 */
export function purchaseValueRange(input: ValueRangeInput): ValueRange | undefined {
  const { time, discountRate = 0, margin = 1, draws = 1000, level = 0.95 } = input
  checkLevel('purchase-value-range', level)
  const isWhole = Number.isSafeInteger(draws) && draws >= 100 && draws <= 1_000_000
  if (!(isWhole && time > 0 && discountRate >= 0 && [time, discountRate, margin].every(Number.isFinite))) {
    throw new CoreError(
      'purchase-value-range.bad-option',
      'purchaseValueRange requires a time > 0, a discount rate ≥ 0, a margin and 100 draws or more',
    )
  }
  const future = futures(input, { time, discountRate })
  if (!future) return undefined
  const values = Array.from({ length: draws }, () => future() * margin)
  const [low, high] = [quantile(values, (1 - level) / 2), quantile(values, (1 + level) / 2)]
  const mean = values.reduce((sum, value) => sum + value, 0) / draws
  return low === undefined || high === undefined ? undefined : { low, high, mean, level }
}

function futures(
  { buying, amounts, customer, random }: ValueRangeInput,
  { time, discountRate }: { time: number; discountRate: number },
): (() => number) | undefined {
  const { r, alpha, a, b } = buying
  const { frequency: x, age, spend } = customer
  const known = spend > 0 ? amounts.p * x : 0
  if (!(known + amounts.q - 1 > 0)) return undefined
  const alive = bgNbdAlive(buying, customer)
  const gamma = gammaRandom(random)
  return () => {
    if (random() >= alive) return 0
    const rate = gamma(r + x) / (alpha + age)
    const leaves = a === 0 ? 0 : betaOf(gamma(a), gamma(b + x))
    const scale = gamma(amounts.q + known) / (amounts.v + (known > 0 ? x * spend : 0))
    let value = 0
    let at = 0
    for (let n = 0; n < MOST_PURCHASES; n++) {
      at += -Math.log(1 - random()) / rate
      if (!(at <= time)) break
      value += (gamma(amounts.p) / scale) * Math.exp(-discountRate * at)
      if (random() < leaves) break
    }
    return value
  }
}

const betaOf = (one: number, other: number) => one / (one + other)
