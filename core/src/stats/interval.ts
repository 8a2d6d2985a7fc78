/** How an interval was made; shown beside every interval. */
export const intervalMethods = [
  'wilson',
  'newcombe',
  'exact',
  'ratio',
  'student',
  'wald',
  'log',
  'log-log',
  'delong',
  'bootstrap',
] as const
export type IntervalMethod = (typeof intervalMethods)[number]

/** A two-sided confidence interval in the unit of the estimate; `level` is the coverage aimed at, 0–1. */
export type Interval = {
  readonly low: number
  readonly high: number
  readonly level: number
  readonly method: IntervalMethod
}
