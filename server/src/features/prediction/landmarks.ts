import { personPeriods } from '@tsuzuku/core/prediction/person-periods'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import type { FeatureRow } from './feature-rows.read.ts'
import { type Feature, PERIOD_DAYS, PERIODS, periodFeatures } from './prediction.features.ts'

/** Customers at ends of months, column by column: what was known then, and when they were lost after. */
export type Landmarks = {
  readonly account: Float64Array
  readonly day: Float64Array
  /** Day number of the first loss after the day; NaN where none is known. */
  readonly lostOn: Float64Array
  readonly mrr: Float64Array
  /** Of the health rule on that day; NaN where unknown. */
  readonly score: Float64Array
  /** Days until the running contract can end; NaN where its terms are unknown. */
  readonly endsIn: Float64Array
  readonly term: Float64Array
  /** Days until the next renewal; NaN where none is known. */
  readonly renewsIn: Float64Array
  /** One list a feature; NaN is unknown. */
  readonly columns: readonly Float64Array[]
}

export function landmarksOf(
  rows: readonly FeatureRow[],
  losses: ReadonlyMap<number, readonly string[]>,
  width: number,
): Landmarks {
  const list = (of: (row: FeatureRow) => number | null | undefined) =>
    Float64Array.from(rows, (row) => of(row) ?? Number.NaN)
  return {
    account: list((row) => row.account_id),
    day: list((row) => dayNumber(row.day)),
    lostOn: list((row) => {
      const lost = losses.get(row.account_id)?.find((day) => day > row.day)
      return lost === undefined ? undefined : dayNumber(lost)
    }),
    mrr: list((row) => row.mrr_minor),
    score: list((row) => row.score),
    endsIn: list((row) => row.ends_in),
    term: list((row) => row.term),
    renewsIn: list((row) => row.renews_in),
    columns: Array.from({ length: width }, (_, j) => list((row) => row.values[j])),
  }
}

export function takeLandmarks(landmarks: Landmarks, rows: ArrayLike<number>): Landmarks {
  const take = (list: Float64Array) => Float64Array.from(rows, (row) => list[row] as number)
  return {
    account: take(landmarks.account),
    day: take(landmarks.day),
    lostOn: take(landmarks.lostOn),
    mrr: take(landmarks.mrr),
    score: take(landmarks.score),
    endsIn: take(landmarks.endsIn),
    term: take(landmarks.term),
    renewsIn: take(landmarks.renewsIn),
    columns: landmarks.columns.map(take),
  }
}

/** One row for each coming month a customer was watched through, or lost in. */
export type Stack = {
  readonly landmark: Uint32Array
  readonly period: Uint32Array
  readonly outcome: Uint8Array
  /** Day the row was looked at, and day by which its outcome was known to anyone. */
  readonly seen: Float64Array
  readonly known: Float64Array
}

/** Who was lost before the lead time was over, or had it not behind them yet, teaches nothing. */
export function stackPeriods(
  landmarks: Landmarks,
  { lead, knownUntil }: { lead: number; knownUntil: number },
): Stack {
  const { day, lostOn } = landmarks
  const rows: number[] = []
  const stop: number[] = []
  const event: number[] = []
  for (let i = 0; i < day.length; i++) {
    const from = (day[i] as number) + lead
    const lost = lostOn[i] as number
    const isLost = lost <= Math.min(knownUntil, from + PERIODS * PERIOD_DAYS)
    const until = Math.min(isLost ? lost : knownUntil, from + PERIODS * PERIOD_DAYS)
    if (until <= from) continue
    rows.push(i)
    stop.push(until - from)
    event.push(isLost ? 1 : 0)
  }
  const stacked = personPeriods({ stop, event }, PERIOD_DAYS)
  const landmark = stacked.row.map((row) => rows[row] as number)
  const seen = Float64Array.from(landmark, (row) => day[row] as number)
  const known = seen.map((from, i) => from + lead + PERIOD_DAYS * ((stacked.period[i] as number) + 1))
  return { landmark, period: stacked.period, outcome: stacked.outcome, seen, known }
}

/** Columns of the model for rows of landmarks and periods: the features that are kept, then those of the month ahead. */
export function stackColumns(
  landmarks: Landmarks,
  rows: { landmark: ArrayLike<number>; period: ArrayLike<number> },
  { lead, kept }: { lead: number; kept: readonly number[] },
): Float64Array[] {
  const { landmark, period } = rows
  const columns = kept.map((j) => {
    const column = landmarks.columns[j] as Float64Array
    return Float64Array.from(landmark, (row) => column[row] as number)
  })
  const end = Float64Array.from(landmark, (row, i) =>
    contractEndsIn(landmarks.endsIn[row] as number, landmarks.term[row] as number, {
      from: lead + (period[i] as number) * PERIOD_DAYS,
    }),
  )
  return [...columns, end, Float64Array.from(period)]
}

export const modelFeatures = (features: readonly Feature[], kept: readonly number[]): Feature[] => [
  ...kept.map((j) => features[j] as Feature),
  ...periodFeatures,
]

/** 1 where a contract can end within the month that begins `from` days ahead, 0 where not, NaN where unknown. */
function contractEndsIn(endsIn: number, term: number, { from }: { from: number }): number {
  if (Number.isNaN(endsIn)) return Number.NaN
  const step = Number.isNaN(term) ? Number.POSITIVE_INFINITY : term * 30.4375
  for (let end = endsIn; end <= from + PERIOD_DAYS; end += step) if (end > from) return 1
  return 0
}
