import { CoreError } from '../error.ts'
import { checkLevel } from './check-level.ts'
import type { Interval } from './interval.ts'
import { quantile } from './quantile.ts'

export type BootstrapInput = {
  /** Number of rows, such as accounts, drawn with replacement. */
  readonly size: number
  /** The figure of the rows drawn, a row possibly more than once; `undefined` where there is none. */
  readonly statistic: (rows: Uint32Array) => number | undefined
  /** Source of chance, such as `seededRandom(1)`. */
  readonly random: () => number
  /** Draws; 2,000 if left out. */
  readonly repeats?: number
  /** Coverage, 0–1; 0.95 if left out. */
  readonly level?: number
}

const LEAST_SHARE = 0.95

/**
 * Percentile bootstrap interval of any figure of a list of rows: the figure of many lists as long, drawn
 * with replacement, between the quantiles (1 ∓ level)/2 (type 7). For figures without a formula of
 * their own; draw the unit that is independent, an account rather than an order.
 * Source: Efron, Annals of Statistics 7 (1979); Efron & Tibshirani (1993), ch. 13.
 *
 * @returns `undefined` with fewer than two rows, where the figure never varies, or where more than one
 *   draw in twenty has no figure
 * @throws CoreError `bootstrap-interval.bad-option`, `bootstrap-interval.level-out-of-range`
 * @example
 * const mean = (rows) => rows.reduce((sum, row) => sum + values[row], 0) / rows.length
 * bootstrapInterval({ size: values.length, statistic: mean, random: seededRandom(1) })
 */
export function bootstrapInterval(input: BootstrapInput): Interval | undefined {
  const { size, statistic, random, repeats = 2000, level = 0.95 } = input
  checkLevel('bootstrap-interval', level)
  const areWhole = Number.isSafeInteger(size) && Number.isSafeInteger(repeats)
  if (!(areWhole && size >= 0 && repeats >= 100)) {
    throw new CoreError(
      'bootstrap-interval.bad-option',
      'bootstrapInterval requires size ≥ 0 and repeats ≥ 100',
    )
  }
  if (size < 2) return undefined
  const rows = new Uint32Array(size)
  const found: number[] = []
  for (let draw = 0; draw < repeats; draw++) {
    for (let i = 0; i < size; i++) rows[i] = Math.floor(random() * size)
    const value = statistic(rows)
    if (value !== undefined && Number.isFinite(value)) found.push(value)
  }
  if (found.length < LEAST_SHARE * repeats) return undefined
  const low = quantile(found, (1 - level) / 2)
  const high = quantile(found, (1 + level) / 2)
  return low === undefined || high === undefined || low === high
    ? undefined
    : { low, high, level, method: 'bootstrap' }
}
