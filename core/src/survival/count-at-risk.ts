import type { Lifetimes } from './check-lifetimes.ts'

export type AtRisk = {
  readonly time: number
  readonly atRisk: number
  readonly events: number
  readonly censored: number
}

/**
 * Rows at risk, events and censorings at each distinct time, in order. A row is at risk at t if
 * start < t ≤ stop; without `start`, if t ≤ stop. Rows censored at t count as at risk at t.
 *
 * @param lifetimes already checked
 * @example
 * countAtRisk({ stop: [1, 1, 2], event: [1, 0, 1] })
 * // [{ time: 1, atRisk: 3, events: 1, censored: 1 }, { time: 2, atRisk: 1, events: 1, censored: 0 }]
 */
export function countAtRisk({ stop, event, start }: Lifetimes): AtRisk[] {
  const order = Uint32Array.from({ length: stop.length }, (_, i) => i)
  order.sort((a, b) => (stop[a] as number) - (stop[b] as number))
  const starts = start ? Float64Array.from(start).sort() : undefined
  const table: AtRisk[] = []
  let entered = starts ? 0 : stop.length
  let left = 0
  while (left < order.length) {
    const time = stop[order[left] as number] as number
    while (starts && entered < starts.length && (starts[entered] as number) < time) entered++
    const atRisk = entered - left
    let events = 0
    let here = 0
    while (left < order.length && stop[order[left] as number] === time) {
      events += event[order[left] as number] as number
      here++
      left++
    }
    table.push({ time, atRisk, events, censored: here - events })
  }
  return table
}
