import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { monthStart } from '@tsuzuku/core/time/month-start'

/** Days [from, to) a position on a time axis stands for. */
export interface Span {
  readonly from: string
  readonly to: string
}

/** What of these days lies in the span. */
export const inSpan = <Dated extends { readonly day: string }>(
  dated: readonly Dated[],
  span: Span,
): Dated[] => dated.filter(({ day }) => day >= span.from && day < span.to)

/** Where each position is a day that tells how things stood at its end: what happened since the position before belongs to it. */
export function spansEnding(days: readonly string[]): Span[] {
  return days.map((day, index) => {
    const before = days[index - 1] ?? addDays(day, -1)
    return { from: addDays(before, 1), to: addDays(day, 1) }
  })
}

/** So many calendar months, from that of a day on. */
export function monthSpan(day: string, months = 1): Span {
  const from = monthStart(day)
  return { from, to: addMonths(from, months) }
}
