import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseDate } from './parse-date.ts'
import type { DateFormat } from './parse-timestamp.ts'

test.each<[string, DateFormat, string]>([
  ['2024-03-05', 'iso', '2024-03-05'],
  ['2024-3-5', 'iso', '2024-03-05'],
  ['2024/03/05', 'ymd-slash', '2024-03-05'],
  ['2024/3/5', 'ymd-slash', '2024-03-05'],
  ['2024.3.5', 'ymd-slash', '2024-03-05'],
  ['05/03/2024', 'dmy', '2024-03-05'],
  ['5-3-2024', 'dmy', '2024-03-05'],
  ['05.03.2024', 'dmy', '2024-03-05'],
  ['05/03/2024', 'mdy', '2024-05-03'],
  ['12/31/2024', 'mdy', '2024-12-31'],
  ['29/02/2024', 'dmy', '2024-02-29'],
  ['2024-03-05 03:00', 'iso', '2024-03-05'],
  ['2024-03-05T03:00:00Z', 'iso', '2024-03-05'],
  ['  2024-03-05  ', 'iso', '2024-03-05'],
  ['２０２４-０３-０５', 'iso', '2024-03-05'],
  ['２０２４年１２月３１日', 'ymd-slash', '2024-12-31'],
])('parseDate(%j, %s) is %s', (text, format, date) => {
  expect(parseDate(text, format)).toBe(date)
})

test.each<[string, DateFormat]>([
  ['', 'iso'],
  ['today', 'iso'],
  ['2024-02-30', 'iso'],
  ['2023-02-29', 'iso'],
  ['2024-13-01', 'iso'],
  ['2024-00-01', 'iso'],
  ['0000-01-01', 'iso'],
  ['2024-03/05', 'iso'],
  ['2024--03-05', 'iso'],
  ['24-03-05', 'iso'],
  ['02024-03-05', 'iso'],
  ['05/03/2024', 'iso'],
  ['2024-03-05', 'dmy'],
  ['05/03/24', 'dmy'],
  ['13/13/2024', 'dmy'],
  ['05/03-2024', 'dmy'],
  ['31/12/2024', 'mdy'],
  ['2024-03-05 25:00', 'iso'],
  ['45356', 'iso'],
  ['2024-03', 'iso'],
])('%j is no date written %s', (text, format) => {
  expect(parseDate(text, format)).toBeUndefined()
})

const file = new URL('../../../../shared/data/ravenstack/subscriptions.csv', import.meta.url)

describe('RavenStack (dates DD-MM-YYYY)', () => {
  test('every start date is read and none lies outside the reference range', ({ skip }) => {
    skip(!existsSync(file), 'reference data absent')
    const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1)
    const starts = rows.map((row) => parseDate(row.split(',')[2] ?? '', 'dmy')).toSorted()
    expect(starts).toHaveLength(5000)
    expect(starts.at(0)).toBe('2023-01-09')
    expect(starts.at(-1)).toBe('2024-12-31')
  })
})
