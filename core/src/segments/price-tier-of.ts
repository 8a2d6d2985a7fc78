import { CoreError } from '../error.ts'

/**
 * The tier of a price: the first, from the dearest on, whose lowest price it reaches.
 *
 * @param price unit price in minor units; `undefined` or 0 and less: nothing is paid, so there is no tier
 * @param cuts lowest prices of all tiers but the cheapest, falling
 * @returns 0 for the dearest tier … `cuts.length` for the cheapest; `undefined` without a price
 * @throws CoreError price-tier-of.cuts-not-falling
 * @example
 * priceTierOf(30_000, [60_000, 30_000]) // 1
 */
export function priceTierOf(price: number | undefined, cuts: readonly number[]): number | undefined {
  if (cuts.some((cut, index) => !(cut > 0) || cut >= (cuts[index - 1] ?? Number.POSITIVE_INFINITY))) {
    throw new CoreError('price-tier-of.cuts-not-falling', 'priceTierOf requires positive cuts that fall')
  }
  if (price === undefined || !(price > 0)) return undefined
  const reached = cuts.findIndex((cut) => price >= cut)
  return reached < 0 ? cuts.length : reached
}
