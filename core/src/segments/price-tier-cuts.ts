import { CoreError } from '../error.ts'
import { quantile } from '../stats/quantile.ts'

/**
 * The prices at which accounts fall into tiers of about equal size: the quantiles 1/k, 2/k … of the prices (type 7,
 * linear), rounded to two significant digits so that a person can say them. Cuts that fall together after rounding are
 * one cut, because no account could stand between them.
 *
 * @param prices unit prices in minor units, each above 0
 * @param tiers how many tiers are wished for, 2 to 10
 * @returns the lowest price of each tier but the cheapest, falling (dearest first); fewer than `tiers − 1` where prices do not
 *   differ enough, `[]` for equal prices or none
 * @throws CoreError price-tier-cuts.bad-tiers, price-tier-cuts.bad-price
 * Source: Hyndman and Fan (1996), definition 7.
 * @example
 * priceTierCuts([10_000, 20_000, 30_000, 50_000, 90_000, 200_000], 3) // [63000, 27000]
 */
export function priceTierCuts(prices: readonly number[], tiers: number): number[] {
  if (!Number.isInteger(tiers) || tiers < 2 || tiers > 10) {
    throw new CoreError('price-tier-cuts.bad-tiers', 'priceTierCuts requires 2 to 10 tiers')
  }
  if (prices.some((price) => !Number.isFinite(price) || price <= 0)) {
    throw new CoreError('price-tier-cuts.bad-price', 'priceTierCuts requires finite prices above 0')
  }
  if (prices.length === 0) return []
  const lowest = prices.reduce((a, b) => Math.min(a, b))
  const highest = prices.reduce((a, b) => Math.max(a, b))
  const cuts = Array.from({ length: tiers - 1 }, (_, index) =>
    twoDigits(quantile(prices, (tiers - 1 - index) / tiers) ?? lowest),
  )
  return [...new Set(cuts)].filter((cut) => cut > lowest && cut <= highest)
}

function twoDigits(price: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(price)) - 1)
  return Math.round(price / unit) * unit
}
