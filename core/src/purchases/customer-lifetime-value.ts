import { CoreError } from '../error.ts'

export type LifetimeValueInput = {
  /** Purchases to expect from now until a time, such as `(t) => bgNbdExpected(params, customer, t)`. */
  readonly expected: (time: number) => number
  /** Mean amount of an order, such as from `gammaGammaSpend`. */
  readonly spend: number
  /** Times at which periods end, whole numbers of `step` from now. */
  readonly periods: number
  /** Length of a period in the unit of `expected`; 1 if left out. */
  readonly step?: number
  /** Discount rate per period, ≥ 0; 0 if left out. */
  readonly discountRate?: number
  /** Share of an amount that is margin; 1 if left out. */
  readonly margin?: number
}

/**
 * Value of the purchases still to expect of a customer, discounted period by period:
 * CLV = margin · spend · Σₖ (E(k) − E(k − 1)) / (1 + d)ᵏ.
 * Source: Fader, Hardie & Lee, Journal of Marketing Research 42 (2005), in periods.
 *
 * @returns in the unit of `spend`
 * @throws CoreError `customer-lifetime-value.bad-option`
 * @example
 * customerLifetimeValue({ expected: (t) => t / 2, spend: 10, periods: 4 }) // 20
 */
export function customerLifetimeValue(input: LifetimeValueInput): number {
  const { expected, spend, periods, step = 1, discountRate = 0, margin = 1 } = input
  const areNumbers = [spend, margin].every(Number.isFinite) && step > 0 && Number.isFinite(step)
  const isWhole = Number.isSafeInteger(periods) && periods >= 0 && periods <= 100_000
  if (!(areNumbers && isWhole && discountRate >= 0 && Number.isFinite(discountRate))) {
    throw new CoreError(
      'customer-lifetime-value.bad-option',
      'customerLifetimeValue requires finite amounts, whole periods ≥ 0 and a discount rate ≥ 0',
    )
  }
  let before = 0
  let value = 0
  for (let k = 1; k <= periods; k++) {
    const now = expected(k * step)
    value += (now - before) / (1 + discountRate) ** k
    before = now
  }
  return value * spend * margin
}
