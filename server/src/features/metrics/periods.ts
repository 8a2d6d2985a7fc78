import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import { periodBounds } from '@tsuzuku/core/time/period-bounds'
import { periodSeries } from '@tsuzuku/core/time/period-series'
import type { Period } from './metric.ts'

export const seriesKinds = ['month', 'quarter', 'year'] as const
export type SeriesKind = (typeof seriesKinds)[number]

const months = { month: 1, quarter: 3, year: 12 } as const
/** How many periods a trend shows, the one asked about included. */
const shown = { month: 13, quarter: 9, year: 5 } as const

/** A period as far as anything is known of it; `undefined` for one that has not begun. */
export function periodUntil(bounds: { from: string; to: string }, lastKnown: string): Period | undefined {
  const { from, to } = bounds
  if (from > lastKnown) return undefined
  const lastDay = addDays(to, -1)
  return {
    from,
    to,
    snapshot: to < lastKnown ? to : lastKnown,
    lastDay: lastDay < lastKnown ? lastDay : lastKnown,
    complete: to <= lastKnown,
  }
}

/** The stretch of the same length just before: whole months where the period is made of whole months. */
export function periodBefore({ from, to }: { from: string; to: string }): { from: string; to: string } {
  const length = monthsBetween(from, to)
  return {
    from: length === undefined ? addDays(from, -daysBetween(from, to)) : addMonths(from, -length),
    to: from,
  }
}

/** The periods of a trend, the last one being the one in which the stretch ends. */
export function trendOf(
  { to }: { to: string },
  kind: SeriesKind,
  options: { fiscalYearStartMonth: number; lastKnown: string },
): Period[] {
  const { fiscalYearStartMonth, lastKnown } = options
  const lastDay = addDays(to, -1)
  const last = periodBounds({ kind, date: lastDay < lastKnown ? lastDay : lastKnown, fiscalYearStartMonth })
  const first = addMonths(last.from, -months[kind] * (shown[kind] - 1))
  return periodSeries({ from: first, to: last.to, kind, fiscalYearStartMonth }).flatMap(
    (bounds) => periodUntil(bounds, lastKnown) ?? [],
  )
}

function monthsBetween(from: string, to: string): number | undefined {
  if (!from.endsWith('-01') || !to.endsWith('-01')) return undefined
  const [fromYear = 0, fromMonth = 0] = from.split('-').map(Number)
  const [toYear = 0, toMonth = 0] = to.split('-').map(Number)
  return (toYear - fromYear) * 12 + toMonth - fromMonth
}
