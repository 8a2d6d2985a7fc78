import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from './add-days.ts'
import { guessDateFormat } from './guess-date-format.ts'

test.each([
  [['2024-03-05', '2024-04-06'], 'iso'],
  [['2024-3-5T03:00:00Z'], 'iso'],
  [['2024/03/05', '2024/04/06'], 'ymd-slash'],
  [['２０２４／０３／０５'], 'ymd-slash'],
  [['03/04/2024', '23/04/2024'], 'dmy'],
  [['03-04-2024', '23-04-2024 10:00'], 'dmy'],
  [['03/04/2024', '04/23/2024'], 'mdy'],
  [['03/04/2024', '', '  ', '04/23/2024'], 'mdy'],
])('%j is written %s', (texts, format) => {
  const guess = guessDateFormat(Object.freeze(texts))
  expect(guess).toMatchObject({ format, ambiguous: false, candidates: [format], unreadable: 0 })
})

test('day-first and month-first both fit: a person must choose', () => {
  expect(guessDateFormat(['03/04/2024', '05/06/2024'])).toEqual({
    format: undefined,
    ambiguous: true,
    candidates: ['dmy', 'mdy'],
    samples: 2,
    unreadable: 0,
  })
})

test('a column that is written in two ways has no format', () => {
  expect(guessDateFormat(['23/04/2024', '24/04/2024', '04/23/2024'])).toMatchObject({
    format: undefined,
    ambiguous: true,
    candidates: ['dmy', 'mdy'],
  })
  expect(guessDateFormat(['2024-04-23', '23/04/2024'])).toMatchObject({ format: undefined, ambiguous: true })
})

test('samples that are no dates are counted and do not decide', () => {
  expect(guessDateFormat(['23/04/2024', 'n/a', '31/02/2024', ''])).toEqual({
    format: 'dmy',
    ambiguous: false,
    candidates: ['dmy'],
    samples: 3,
    unreadable: 2,
  })
})

test.each([[[]], [['', ' ']], [['yes', 'no']]])('%j gives no guess', (texts) => {
  const guess = guessDateFormat(texts)
  expect(guess.format).toBeUndefined()
  expect(guess.ambiguous).toBe(false)
  expect(guess.candidates).toEqual([])
})

test('a day above 12 among the samples settles the order', () => {
  const date = fc.integer({ min: 0, max: 5000 }).map((days) => addDays('2015-01-01', days))
  fc.assert(
    fc.property(fc.array(date, { minLength: 1, maxLength: 30 }), fc.boolean(), (dates, dayFirst) => {
      const texts = dates.map((iso) => {
        const [year, month, day] = iso.split('-')
        return dayFirst ? `${day}/${month}/${year}` : `${month}/${day}/${year}`
      })
      const settled = dates.some((iso) => Number(iso.slice(8)) > 12)
      const guess = guessDateFormat(texts)
      expect(guess.ambiguous).toBe(!settled)
      expect(guess.format).toBe(settled ? (dayFirst ? 'dmy' : 'mdy') : undefined)
      expect(guessDateFormat(texts.toReversed()).format).toBe(guess.format)
    }),
  )
})

const file = new URL('../../../../shared/data/ravenstack/subscriptions.csv', import.meta.url)

describe('RavenStack', () => {
  test('its start dates are recognised as day-first', ({ skip }) => {
    skip(!existsSync(file), 'reference data absent')
    const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1, 201)
    const guess = guessDateFormat(rows.map((row) => row.split(',')[2] ?? ''))
    expect(guess).toMatchObject({ format: 'dmy', ambiguous: false, samples: 200, unreadable: 0 })
  })
})
