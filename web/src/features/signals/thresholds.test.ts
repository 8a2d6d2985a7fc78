import { expect, it } from 'vitest'
import { fieldsOf, type Rule, readPath, shownAs, withPath } from './thresholds.ts'

const rule = {
  close_days: 3,
  usage_collapse: { open: -0.5, close: -0.35, season: true },
  payment_trouble: { attribute: '', open: 30, close: 1 },
} as unknown as Rule

it('reads and writes a field without touching the others', () => {
  const next = withPath(rule, 'usage_collapse.open', -0.6)
  expect(readPath(next, 'usage_collapse.open')).toBe(-0.6)
  expect(readPath(next, 'usage_collapse.close')).toBe(-0.35)
  expect(readPath(rule, 'usage_collapse.open')).toBe(-0.5)
  expect(readPath(withPath(rule, 'close_days', 5), 'close_days')).toBe(5)
  expect(readPath(rule, 'payment_trouble.attribute')).toBe('')
})

it('shows a fall as a positive percentage', () => {
  expect(-0.5 * shownAs('usage_collapse.open').factor).toBe(50)
  expect(shownAs('shelfware.open')).toEqual({ unit: 'percent', factor: 100 })
  expect(shownAs('payment_trouble.open').unit).toBe('days')
})

it('names every field once', () => {
  const all = fieldsOf.flatMap(({ paths }) => [...paths])
  expect(new Set(all).size).toBe(all.length)
})
