import { expect, test } from 'vitest'
import { monthStart } from './month-start.ts'

test.each([
  ['2024-02-29', '2024-02-01'],
  ['2024-02-01', '2024-02-01'],
  ['2024-12-31', '2024-12-01'],
])('the month of %s starts on %s', (date, start) => {
  expect(monthStart(date)).toBe(start)
})

test('refuses what is no date', () => {
  expect(() => monthStart('2024-02')).toThrow(expect.objectContaining({ code: 'parts-of-date.not-a-date' }))
})
