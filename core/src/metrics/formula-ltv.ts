import { CoreError } from '../error.ts'

export type FormulaLtvInput = {
  /** Mean amount of a purchase, in any one currency. */
  readonly purchasePrice: number
  /** Purchases in one unit of time. */
  readonly frequency: number
  /** Mean time as a customer, in that unit. */
  readonly duration: number
  /** Share of an amount that is margin; 1 if left out. */
  readonly margin?: number
}

/**
 * Lifetime value by the formula: average purchase price × purchase frequency × duration (× margin).
 * Quick, and blind to who leaves when; `expectedLtv` takes the curve.
 *
 * @returns in the currency of the price
 * @throws CoreError `formula-ltv.not-an-amount`
 * @example
 * formulaLtv({ purchasePrice: 5000, frequency: 4, duration: 3 }) // 60000
 */
export function formulaLtv({ purchasePrice, frequency, duration, margin = 1 }: FormulaLtvInput): number {
  const parts = [purchasePrice, frequency, duration, margin]
  if (!parts.every((part) => Number.isFinite(part) && part >= 0)) {
    throw new CoreError('formula-ltv.not-an-amount', 'formulaLtv requires finite amounts ≥ 0')
  }
  return purchasePrice * frequency * duration * margin
}
