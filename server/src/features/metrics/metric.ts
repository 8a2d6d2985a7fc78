import type { Interval } from '@tsuzuku/core/stats/interval'
import { wilsonInterval } from '@tsuzuku/core/stats/wilson-interval'
import type { Db } from '../../platform/database.ts'
import type { Topic } from '../../platform/facts-seen.ts'
import type { MovementMeasure } from '../contracts/mrr-movement-rows.read.ts'
import type { Population } from '../contracts/population.ts'

export type Words = { ja: string; en: string }
export const units = ['money', 'ratio', 'count', 'months', 'hours', 'minutes', 'score', 'points'] as const
export type Unit = (typeof units)[number]
export const metricGroups = [
  'revenue',
  'retention',
  'growth',
  'usage',
  'support',
  'voice',
  'accounts',
] as const
type MetricGroup = (typeof metricGroups)[number]

/** A period [from, to); one that is not over is looked at up to the last day about which anything is known. */
export type Period = {
  from: string
  to: string
  /** The day on which contracts are compared with those of `from`. */
  snapshot: string
  /** The last day whose events and account days count. */
  lastDay: string
  complete: boolean
}

/** Periods that touch each other without gap, and who is asked about. */
export type Question = { periods: readonly Period[]; population: Population; timeZone: string }

/** Why a figure is not known; the screens say it in words. */
export const reasons = [
  'not-begun',
  'segment-not-kept',
  'no-contracts',
  'no-customers-at-start',
  'no-customers',
  'nothing-lost',
  'not-computed',
  'no-orders',
  'no-usage',
  'no-baseline',
  'no-seats',
  'no-tickets',
  'no-replies',
  'no-solved-tickets',
  'no-answers',
  'no-requests',
  'no-trials',
] as const
export type Reason = (typeof reasons)[number]

export type Figure = {
  value: number | null
  numerator: number | null
  denominator: number | null
  /** Accounts, tickets or answers the value stands on. */
  n: number
  /** Of those asked about, the ones about which nothing is known. */
  missing: number
  interval: Interval | null
  reason: Reason | null
  /** Further numbers of the same unit, e.g. median and 90th percentile. */
  others: { key: 'median' | 'p90'; value: number }[]
}

/** Sums that several metrics share are read once: by group, one entry per period; undefined where there is nothing. */
export type Family<Sums> = {
  name: string
  /** The facts the sums stand on. */
  topics: readonly Topic[]
  /** Each period stands alone, and those before the last known day change only where history is rewritten. */
  perPeriod?: boolean
  read(db: Db, question: Question): Promise<Map<string | null, (Sums | undefined)[]>>
}

/** One account, ticket or answer behind a figure; the numerators and denominators add up to the figure's. */
export type MetricRow = {
  account_id: number
  external_id: string | null
  account_name: string
  fact: {
    kind: 'ticket' | 'survey-answer' | 'survey-request'
    id: number
    at: string
    label: string | null
  } | null
  numerator: number | null
  denominator: number | null
  detail: Record<string, string | number | null>
  position: { value: number; id: number }
}

export type RowsQuestion = {
  period: Period
  population: Population
  timeZone: string
  after: MetricRow['position'] | undefined
  limit: number
}

/** Whose definition it is; without one it is the standard of this product. */
export const vendors = ['Stripe', 'ChartMogul', 'Baremetrics', 'ProfitWell'] as const
export type Vendor = (typeof vendors)[number]

export type MetricDefinition<Sums> = {
  name: string
  label: Words
  description: Words
  formula: Words
  unit: Unit
  /** Units of the two sums the value is made of. */
  parts: { numerator: Unit; denominator: Unit | null }
  group: MetricGroup
  /** The direction that is good for us. */
  good: 'up' | 'down' | 'none'
  /** Grows as the period goes on, so that an open period cannot be compared with a whole one. */
  accumulates: boolean
  source: Words
  sourceUrl?: string
  vendor?: Vendor
  version: number
  /** A share lost over the period, which can be said of a month and of a year as well. */
  isLossRate?: boolean
  /** A loss is only seen after so many days: over fewer it says nothing of a month. */
  lossWindowDays?: number
  /** What each account adds, where definitions of this metric can be compared account by account. */
  measure?: MovementMeasure
  /** `now`: stands on account days, which are not rewritten for what was known on an earlier day. */
  known: 'as-of' | 'now'
  family: Family<Sums>
  /** `sums` is undefined where nothing is there to be summed. */
  figure(sums: Sums | undefined): Figure
  rows(db: Db, question: RowsQuestion): Promise<MetricRow[]>
}

export type Metric = MetricDefinition<unknown>

/** Forgets what a metric sums, so that all metrics fit in one list. */
export function defineMetric<Sums>(definition: MetricDefinition<Sums>): Metric {
  return { ...definition, figure: (sums) => definition.figure(sums as Sums | undefined) }
}

export function known(figure: Partial<Figure> & { value: number }): Figure {
  return {
    numerator: null,
    denominator: null,
    n: 0,
    missing: 0,
    interval: null,
    reason: null,
    others: [],
    ...figure,
  }
}

/** So many of so many, with Wilson's interval. */
export function shareOf(counts: { numerator: number; denominator: number; missing?: number }): Figure {
  const { numerator, denominator } = counts
  const interval = wilsonInterval(numerator, denominator) ?? null
  return known({ ...counts, n: denominator, value: numerator / denominator, interval })
}

export function unknown(reason: Reason, figure: Partial<Figure> = {}): Figure {
  return { ...known({ value: 0 }), ...figure, value: null, interval: null, reason }
}
