import type { Interval } from '@tsuzuku/core/stats/interval'
import { meanInterval } from '@tsuzuku/core/stats/mean-interval'

/** The mean of amounts with its standard error; undefined of nothing. */
export function spreadOf(values: readonly number[]): { mean: number | undefined; sd: number; error: number } {
  const n = values.length
  if (n === 0) return { mean: undefined, sd: 0, error: 0 }
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const sd = n < 2 ? 0 : Math.sqrt(squares / (n - 1))
  return { mean, sd, error: sd / Math.sqrt(n) }
}

/** The mean with Student's interval, and of how many; null of nothing. */
export function meanOf(
  values: readonly number[],
): { value: number; interval: Interval | null; n: number } | null {
  const { mean, sd } = spreadOf(values)
  if (mean === undefined) return null
  return { value: mean, interval: meanInterval({ n: values.length, mean, sd }) ?? null, n: values.length }
}
