import type { paths } from '../../lib/api.gen.d.ts'

export type Rule =
  paths['/api/v1/signals/rules']['get']['responses'][200]['content']['application/json']['rows'][number]['content']

/** The fields of the thresholds in the order of the screen. */
export const fieldsOf = [
  { key: 'common', paths: ['close_days', 'reopen_days'] },
  { key: 'silent-churn', paths: ['silent_churn.ease'] },
  { key: 'usage-collapse', paths: ['usage_collapse.open', 'usage_collapse.close', 'usage_collapse.season'] },
  { key: 'champion-left', paths: ['champion_left.days'] },
  { key: 'ticket-storm', paths: ['ticket_storm.open', 'ticket_storm.close', 'ticket_storm.tickets'] },
  { key: 'detractor', paths: ['detractor.score', 'detractor.days'] },
  { key: 'shelfware', paths: ['shelfware.open', 'shelfware.close', 'shelfware.seats'] },
  {
    key: 'payment-trouble',
    paths: ['payment_trouble.attribute', 'payment_trouble.open', 'payment_trouble.close'],
  },
  { key: 'seat-limit', paths: ['seat_limit.open', 'seat_limit.close', 'seat_limit.seats'] },
  { key: 'new-department', paths: ['new_department.attribute', 'new_department.people'] },
  {
    key: 'feature-limit',
    paths: ['feature_limit.used', 'feature_limit.limit', 'feature_limit.open', 'feature_limit.close'],
  },
] as const

export type Path = (typeof fieldsOf)[number]['paths'][number]

export type Value = number | string | boolean
type Parts = Record<string, Value | Record<string, Value>>

/** A number, the key of an attribute, or a yes or no; NaN while a number is empty. */
export function readPath(rule: Rule, path: Path): Value {
  const [part = '', name] = path.split('.')
  const found = (rule as unknown as Parts)[part]
  if (name === undefined || typeof found !== 'object') return found as Value
  return found[name] ?? Number.NaN
}

export function withPath(rule: Rule, path: Path, value: Value): Rule {
  const [part = '', name] = path.split('.')
  const found = (rule as unknown as Parts)[part]
  const next = name === undefined || typeof found !== 'object' ? value : { ...found, [name]: value }
  return { ...rule, [part]: next }
}

/** The unit a field is read in, and by what its value is multiplied for it; falls are shown without their minus. */
export function shownAs(path: Path): {
  unit: 'days' | 'percent' | 'times' | 'points' | 'count'
  factor: number
} {
  if (/days$|^payment_trouble\./.test(path)) return { unit: 'days', factor: 1 }
  if (path === 'detractor.score') return { unit: 'points', factor: 1 }
  if (/^ticket_storm\.(open|close)$/.test(path)) return { unit: 'times', factor: 1 }
  if (/^usage_collapse\./.test(path)) return { unit: 'percent', factor: -100 }
  if (/\.(open|close|ease)$/.test(path)) return { unit: 'percent', factor: 100 }
  return { unit: 'count', factor: 1 }
}
