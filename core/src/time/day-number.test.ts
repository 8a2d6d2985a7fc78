import { expect, test } from 'vitest'
import { addDays } from './add-days.ts'
import { dayNumber } from './day-number.ts'

// pandas 1.5.3: (Timestamp(date) - Timestamp("1970-01-01")).days; core/reference/golden.py
test.each<[string, number]>([
  ['1799-03-01', -62397],
  ['1899-12-31', -25568],
  ['1900-02-28', -25509],
  ['1969-12-31', -1],
  ['1970-01-01', 0],
  ['1999-12-31', 10956],
  ['2000-02-29', 11016],
  ['2000-12-31', 11322],
  ['2023-01-31', 19388],
  ['2023-11-30', 19691],
  ['2024-01-01', 19723],
  ['2024-02-29', 19782],
  ['2024-03-31', 19813],
  ['2024-12-31', 20088],
  ['2100-02-28', 47540],
  ['2199-07-15', 83836],
])('%s is day %d', (date, days) => {
  expect(dayNumber(date)).toBe(days)
})

test('counts every day of 1890–1910 and 1990–2110 once, as JavaScript does', () => {
  for (const [first, last] of [
    ['1890-01-01', '1910-01-01'],
    ['1990-01-01', '2110-01-01'],
  ] as const) {
    const start = dayNumber(first)
    const days = Array.from({ length: dayNumber(last) - start }, (_, index) => start + index)
    const wrong = days.filter((day) => {
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10)
      return dayNumber(date) !== day || addDays('1970-01-01', day) !== date
    })
    expect(wrong).toEqual([])
  }
})

test('refuses what is no date', () => {
  expect(() => dayNumber('2023-02-29')).toThrow(expect.objectContaining({ code: 'parts-of-date.not-a-date' }))
})
