/** How an interval was made; shown beside every interval. */
export type IntervalMethod =
  | 'wilson'
  | 'exact'
  | 'ratio'
  | 'student'
  | 'wald'
  | 'log'
  | 'log-log'
  | 'delong'
  | 'bootstrap'

/** A two-sided confidence interval in the unit of the estimate; `level` is the coverage aimed at, 0–1. */
export type Interval = {
  readonly low: number
  readonly high: number
  readonly level: number
  readonly method: IntervalMethod
}
