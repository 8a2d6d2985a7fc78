import { scaledRate } from '@tsuzuku/core/metrics/scaled-rate'
import type { Interval } from '@tsuzuku/core/stats/interval'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import type { Figure, Metric, Period } from './metric.ts'

export type ScaledFigure = { to: 'month' | 'year'; value: number; interval: Interval | null }

/**
 * A share lost, said of a month and of a year; its interval is scaled alike, for the scale keeps the order. Nothing
 * where the figure is unknown, is no share (some published definitions reach above one), or no day is over.
 */
export function scaledFigures(metric: Metric, figure: Figure, period: Period | undefined): ScaledFigure[] {
  const days = period ? daysBetween(period.from, period.snapshot) : 0
  const { value, interval } = figure
  if (!metric.isLossRate || value === null || value < 0 || value > 1 || days <= 0) return []
  const scale = (rate: number, to: 'month' | 'year') => scaledRate(Math.min(1, Math.max(0, rate)), days, to)
  return (['month', 'year'] as const).map((to) => ({
    to,
    value: scale(value, to),
    interval: interval && { ...interval, low: scale(interval.low, to), high: scale(interval.high, to) },
  }))
}
