import { CoreError } from '../error.ts'
import { checkLifetimes, type Lifetimes } from '../survival/check-lifetimes.ts'

/** One entry for each period a row was wholly watched in, or left in. */
export type PersonPeriods = {
  /** Row of the lifetimes. */
  readonly row: Uint32Array
  /** Period, from 0: times in (period · length, (period + 1) · length]. */
  readonly period: Uint32Array
  /** 1 in the period the row left in. */
  readonly outcome: Uint8Array
}

/**
 * Turns lifetimes into one row a period, so that any model of a yes or no becomes a discrete-time
 * survival model: its probability is the hazard, the chance to leave within the period once still there.
 * `leavingWithin` turns hazards into chances within 30, 90, 180 or 365 days.
 *
 * A row that left at t has its 1 in period ⌈t / length⌉ − 1. A period that was watched only in part,
 * because the row came late or was last seen within it, is left out unless the row left in it.
 * Source: Singer & Willett, Journal of Educational Statistics 18 (1993).
 *
 * @param length of a period, > 0, in the unit of the times
 * @throws CoreError `person-periods.bad-length`, `person-periods.too-many`, and as `kaplanMeier`:
 *   `person-periods.lengths-differ`, `person-periods.not-a-time`, `person-periods.not-an-event`,
 *   `person-periods.start-not-before-stop`
 * @example
 * personPeriods({ stop: [2, 1.5], event: [1, 0] }, 1)
 * // row [0, 0, 1], period [0, 1, 0], outcome [0, 1, 0]
 */
export function personPeriods(lifetimes: Lifetimes, length: number): PersonPeriods {
  checkLifetimes('person-periods', lifetimes)
  if (!(length > 0 && Number.isFinite(length))) {
    throw new CoreError('person-periods.bad-length', 'personPeriods requires a finite length > 0')
  }
  const { stop, event, start } = lifetimes
  const first = (i: number) => (start ? Math.ceil((start[i] as number) / length) : 0)
  const end = (i: number) =>
    event[i] === 1
      ? Math.max(1, Math.ceil((stop[i] as number) / length))
      : Math.floor((stop[i] as number) / length)
  const from = (i: number) => (event[i] === 1 ? Math.min(first(i), end(i) - 1) : first(i))
  let count = 0
  for (let i = 0; i < stop.length; i++) count += Math.max(0, end(i) - from(i))
  if (count > 100_000_000) {
    throw new CoreError('person-periods.too-many', 'personPeriods requires longer periods: over 1e8 rows')
  }
  const row = new Uint32Array(count)
  const period = new Uint32Array(count)
  const outcome = new Uint8Array(count)
  let next = 0
  for (let i = 0; i < stop.length; i++) {
    const last = end(i)
    for (let k = from(i); k < last; k++) {
      row[next] = i
      period[next] = k
      outcome[next] = event[i] === 1 && k === last - 1 ? 1 : 0
      next++
    }
  }
  return { row, period, outcome }
}
