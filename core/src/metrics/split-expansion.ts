import { CoreError } from '../error.ts'

/** MRR of one product of one account at both ends of the period, minor units. One entry per product. */
export type ProductMrr = { readonly before: number; readonly after: number }

export type ExpansionSplit = { readonly upsell: number; readonly crossSell: number }

/**
 * Splits the net expansion of one account into upsell and cross-sell.
 *
 * E = Σ after − Σ before. For E > 0: crossSell = min(E, Σ after of products not held before),
 * upsell = E − crossSell; for E ≤ 0 both are 0. So a move from one product to a dearer one counts as
 * cross-sell by its net amount only, and the two parts always add up to the expansion.
 * Source: own definition; ChartMogul and Stripe report one sum, "expansion".
 *
 * @param products each product the account holds at either end, once
 * @returns minor units
 * @throws CoreError `split-expansion.not-an-amount`
 * @example
 * splitExpansion([{ before: 100, after: 120 }, { before: 0, after: 30 }]) // { upsell: 20, crossSell: 30 }
 */
export function splitExpansion(products: readonly ProductMrr[]): ExpansionSplit {
  let expansion = 0
  let added = 0
  for (const { before, after } of products) {
    if (!(Number.isFinite(before) && Number.isFinite(after) && before >= 0 && after >= 0)) {
      throw new CoreError('split-expansion.not-an-amount', 'splitExpansion requires MRR ≥ 0')
    }
    expansion += after - before
    if (before === 0) added += after
  }
  if (expansion <= 0) return { upsell: 0, crossSell: 0 }
  const crossSell = Math.min(expansion, added)
  return { upsell: expansion - crossSell, crossSell }
}
