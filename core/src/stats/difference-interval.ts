/**
 * Interval of the difference of two independent estimates that each have an interval of the same level
 * (method of variance estimates recovery): a − b − √((a − l₁)² + (u₂ − b)²) to a − b + √((u₁ − a)² + (b − l₂)²).
 * Estimates that rise and fall together have a narrower one: this one errs on the careful side.
 * Source: Zou & Donner, Statistics in Medicine 27 (2008) 1693–1702.
 *
 * @returns the difference and its ends in the unit of the estimates
 * @example
 * differenceInterval({ value: 0.8, low: 0.7, high: 0.9 }, { value: 0.6, low: 0.5, high: 0.7 }) // { value: 0.2, low: 0.058…, high: 0.341… }
 */
export function differenceInterval(first: Estimate, second: Estimate): Estimate {
  const value = first.value - second.value
  return {
    value,
    low: value - Math.hypot(first.value - first.low, second.high - second.value),
    high: value + Math.hypot(first.high - first.value, second.value - second.low),
  }
}

type Estimate = { readonly value: number; readonly low: number; readonly high: number }
