import { scaledRate } from '@tsuzuku/core/metrics/scaled-rate'
import type { Interval } from '@tsuzuku/core/stats/interval'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import type { Figure, Metric, Period } from './metric.ts'

export type ScaledFigure = { to: 'month' | 'year'; value: number; interval: Interval | null }

/** Days of a period that are over. */
const daysOver = (period: Period | undefined) => (period ? daysBetween(period.from, period.snapshot) : 0)

/**
 * The window of a loss that has not passed since the period began: whoever stopped in the period is not missed yet, so that
 * the share is not one of the days gone.
 */
export function tooShortToScale(metric: Metric, figure: Figure, period: Period | undefined): number | null {
  const window = metric.lossWindowDays
  if (!metric.isLossRate || window === undefined || figure.value === null) return null
  return daysOver(period) < window ? window : null
}

/**
 * A share lost, said of a month and of a year; its interval is scaled alike, for the scale keeps the order. Nothing
 * where the figure is unknown, is no share (some published definitions reach above one), no day is over, or fewer than
 * it takes to see a loss.
 */
export function scaledFigures(metric: Metric, figure: Figure, period: Period | undefined): ScaledFigure[] {
  const days = daysOver(period)
  const { value, interval } = figure
  if (!metric.isLossRate || value === null || value < 0 || value > 1 || days <= 0) return []
  if (tooShortToScale(metric, figure, period) !== null) return []
  const scale = (rate: number, to: 'month' | 'year') => scaledRate(Math.min(1, Math.max(0, rate)), days, to)
  return (['month', 'year'] as const).map((to) => ({
    to,
    value: scale(value, to),
    interval: interval && { ...interval, low: scale(interval.low, to), high: scale(interval.high, to) },
  }))
}
