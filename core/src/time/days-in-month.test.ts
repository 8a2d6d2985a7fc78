import { expect, test } from 'vitest'
import { daysInMonth } from './days-in-month.ts'

test('knows the twelve months', () => {
  const lengths = Array.from({ length: 12 }, (_, index) => daysInMonth(2023, index + 1))
  expect(lengths).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
})

test.each([
  [1900, 28],
  [2000, 29],
  [2023, 28],
  [2024, 29],
  [2100, 28],
  [2400, 29],
])('February %d has %d days', (year, days) => {
  expect(daysInMonth(year, 2)).toBe(days)
})
