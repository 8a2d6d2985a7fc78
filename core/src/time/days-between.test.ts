import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from './add-days.ts'
import { daysBetween } from './days-between.ts'

// Python 3.11: (date.fromisoformat(to) - date.fromisoformat(from)).days
test.each([
  ['2024-02-28', '2024-03-01', 2],
  ['2023-02-28', '2023-03-01', 1],
  ['2024-01-01', '2024-01-01', 0],
  ['2024-03-01', '2024-02-28', -2],
  ['2000-01-01', '2024-12-31', 9131],
  ['1969-07-20', '2024-07-20', 20089],
])('from %s to %s are %d days', (from, to, days) => {
  expect(daysBetween(from, to)).toBe(days)
})

test('refuses what is no date', () => {
  expect(() => daysBetween('2024-01-01', 'today')).toThrow(
    expect.objectContaining({ code: 'parts-of-date.not-a-date' }),
  )
})

test('changes its sign with the order, and stretches add up', () => {
  const date = fc.integer({ min: -50_000, max: 50_000 }).map((days) => addDays('2000-01-01', days))
  fc.assert(
    fc.property(date, date, date, (a, b, c) => {
      expect(daysBetween(a, b) + daysBetween(b, a)).toBe(0)
      expect(daysBetween(a, b) + daysBetween(b, c)).toBe(daysBetween(a, c))
      expect(daysBetween(a, b) > 0).toBe(a < b)
    }),
  )
})
