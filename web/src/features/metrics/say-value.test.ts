import { expect, test } from 'vitest'
import { createFormat } from '../../lib/format.ts'
import { dayAfter, dayBefore } from './days.ts'
import { sayValue } from './say-value.ts'

const format = createFormat({ language: 'en', timeZone: 'UTC', currency: 'JPY' })

test('each unit is said in its own way', () => {
  expect(sayValue(format, 'ratio', 0.625)).toBe('62.5%')
  expect(sayValue(format, 'money', 1_234_567.4)).toBe('¥1,234,567')
  expect(sayValue(format, 'hours', 35.861)).toBe('35.9')
  expect(sayValue(format, 'score', 3.98128)).toBe('3.98')
  expect(sayValue(format, 'count', 2_000)).toBe('2,000')
  expect(sayValue(format, 'points', -35.897)).toBe('−35.9')
})

test('days step over the ends of months and years', () => {
  expect(dayAfter('2026-12-31')).toBe('2027-01-01')
  expect(dayBefore('2024-03-01')).toBe('2024-02-29')
})
