import type { Format } from '../../lib/format.ts'
import type { Unit } from './metric-data.ts'

/** Decimals of each unit; the same in a column, so that figures can be compared. */
export const digitsOf: Record<Unit, number> = {
  money: 0,
  ratio: 1,
  count: 0,
  months: 1,
  hours: 1,
  minutes: 1,
  score: 2,
  points: 1,
}

/** A value in words for charts and sentences. */
export function sayValue(format: Format, unit: Unit, value: number): string {
  if (unit === 'money') return format.money(Math.round(value))
  if (unit === 'ratio') return format.percent(value, digitsOf.ratio)
  return format.number(value, digitsOf[unit])
}

const spans: ReadonlySet<Unit> = new Set<Unit>(['months', 'hours', 'minutes'])
/** Units of time, which are written behind the number. */
export const isSpan = (unit: Unit): unit is 'months' | 'hours' | 'minutes' => spans.has(unit)
