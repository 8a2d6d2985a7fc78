import { addDays } from '@tsuzuku/core/time/add-days'

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

/** The calendar month of a day in it. */
export function monthSpan(day: string): Span {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`
  return { from: `${day.slice(0, 7)}-01`, to: `${next}-01` }
}
