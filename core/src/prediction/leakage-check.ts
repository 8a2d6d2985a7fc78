import { CoreError } from '../error.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'
import { areaUnderCurve } from './area-under-curve.ts'
import { binColumns } from './bin-columns.ts'
import { checkTrainingData, type TrainingData } from './check-training-data.ts'

export type Leak = {
  /** Position of the feature. */
  readonly feature: number
  /** 'parts': alone it parts the outcomes; 'gives-away': some value of it is found almost only with one. */
  readonly kind: 'parts' | 'gives-away'
  /** AUC of the feature alone, 0.5–1. */
  readonly area: number
  /** Whether being filled or empty is what gives it away. */
  readonly byMissing: boolean
}

export type LeakageOptions = {
  /** AUC of one feature alone that no honest feature reaches; 0.95 if left out. */
  readonly mostArea?: number
  /** Rows of each outcome below which nothing is said; 10 if left out. */
  readonly least?: number
}

const MOST_BINS = 32
const FEWEST_BINS = 4
/** Of the rarer outcome a bin: with fewer, the order of the bins would be made by chance and look like knowledge. */
const PER_BIN = 4
const PURE = 0.9
const SHARE_OF_EVENTS = 0.1

/**
 * Finds features that know the outcome, such as a cancellation reason or a status set on leaving: too
 * good to be true beforehand.
 *
 * Each feature is cut in at most 32 bins, with few outcomes in fewer (missing values one of their own), the bins ordered by their
 * share of outcomes, and that order taken as a score: its AUC counts ways up, down and in between. A
 * feature leaks if that AUC is at least `mostArea`, or if a bin holding a tenth of the outcomes or more
 * is nearly all outcomes (lower end of the 99 % Wilson interval above 0.9) while they are less than half
 * of all rows. A leak that is spread over features together is not found.
 * Source: own rule, after Kaufman et al., "Leakage in Data Mining", ACM TKDD 6 (2012).
 *
 * @returns the leaks, the surest first
 * @throws CoreError `leakage-check.bad-option`, and as `gradientBoostedTrees` with `leakage-check.`
 * @example
 * leakageCheck({ columns: [reasonGiven, logins], outcome })[0]?.feature // 0
 */
export function leakageCheck(
  data: TrainingData,
  { mostArea = 0.95, least = 10 }: LeakageOptions = {},
): Leak[] {
  checkTrainingData('leakage-check', data, true)
  if (!(mostArea > 0.5 && mostArea <= 1 && least >= 2)) {
    throw new CoreError('leakage-check.bad-option', 'leakageCheck requires 0.5 < mostArea ≤ 1 and least ≥ 2')
  }
  const { columns, outcome } = data
  const all = sum(outcome)
  if (all < least || outcome.length - all < least) return []
  const rarer = Math.min(all, outcome.length - all)
  const size = Math.max(FEWEST_BINS, Math.min(MOST_BINS, Math.floor(rarer / PER_BIN)))
  const { bins, thresholds } = binColumns(columns, size)
  const leaks = bins.flatMap((column, feature): Leak[] => {
    const missing = (thresholds[feature] as Float64Array).length + 1
    const { area, given } = judge(column, missing + 1, outcome, all)
    if (area < mostArea && given === undefined) return []
    const isFilled = Float64Array.from(column, (bin) => (bin === missing ? 0 : 1))
    const filled = areaUnderCurve({ score: isFilled, outcome })?.value ?? 0.5
    const byMissing = given === missing || Math.abs(filled - 0.5) + 0.5 >= Math.min(area, mostArea) - 0.02
    return [{ feature, kind: area >= mostArea ? 'parts' : 'gives-away', area, byMissing }]
  })
  return leaks.sort((a, b) => b.area - a.area)
}

function judge(column: Uint8Array, size: number, outcome: ArrayLike<number>, all: number) {
  const rows = new Float64Array(size)
  const events = new Float64Array(size)
  for (let i = 0; i < column.length; i++) {
    const bin = column[i] as number
    rows[bin] = (rows[bin] as number) + 1
    events[bin] = (events[bin] as number) + (outcome[i] as number)
  }
  const isRare = all < column.length / 2
  const given = [...rows.keys()].find((bin) => {
    if (!isRare || (events[bin] as number) < SHARE_OF_EVENTS * all) return false
    return (wilsonInterval(events[bin] as number, rows[bin] as number, 0.99)?.low ?? 0) > PURE
  })
  const score = Float64Array.from(column, (bin) => (events[bin] as number) / (rows[bin] as number))
  return { area: areaUnderCurve({ score, outcome })?.value ?? 0.5, given }
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] as number
  return total
}
