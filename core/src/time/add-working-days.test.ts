import { describe, expect, test } from 'vitest'
import { addWorkingDays } from './add-working-days.ts'

/** Golden Week of 2026 in Japan: 29 April, 3 to 6 May; the golden values by Python 3.11's datetime, listing working days. */
const holidays = new Set(['2026-04-29', '2026-05-03', '2026-05-04', '2026-05-05', '2026-05-06'])
const isWorking = (day: string) => !holidays.has(day) && ![0, 6].includes(new Date(day).getUTCDay())

describe('addWorkingDays', () => {
  test.each([
    ['2026-04-28', 0, '2026-04-28'],
    ['2026-04-29', 0, '2026-04-30'],
    ['2026-04-28', 1, '2026-04-30'],
    ['2026-04-28', 3, '2026-05-07'],
    ['2026-05-02', 0, '2026-05-07'],
    ['2026-05-02', 1, '2026-05-08'],
    ['2026-12-31', 10, '2027-01-14'],
  ])('%s and %i working days', (day, count, expected) => {
    expect(addWorkingDays(day, count, isWorking)).toBe(expected)
  })

  test('a world without work has no next working day', () => {
    expect(addWorkingDays('2026-01-01', 1, () => false)).toBeUndefined()
  })

  test.each([-1, 1.5, Number.NaN])('%d is no count', (count) => {
    expect(() => addWorkingDays('2026-01-01', count, isWorking)).toThrow(RangeError)
  })
})
