import { expect, test } from 'vitest'
import { daysOf, readDays } from './rule-days.ts'

test('days are read with any comma, and nothing else is taken for days', () => {
  expect(readDays('30, 90、180')).toEqual([30, 90, 180])
  expect(readDays('')).toEqual([])
  for (const text of ['a', '-1', '1.5', '5000', '30, 30', '1e2']) expect(readDays(text)).toBeUndefined()
})

test('days of a rule are written as they are read', () => {
  const points = [
    { from: 'start' as const, days: 30 },
    { from: 'end' as const, days: 90 },
    { from: 'start' as const, days: 60 },
  ]
  expect(readDays(daysOf(points, 'start'))).toEqual([30, 60])
  expect(daysOf(points, 'end')).toBe('90')
})
