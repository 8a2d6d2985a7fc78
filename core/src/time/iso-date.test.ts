import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoDate } from './iso-date.ts'
import { partsOfDate } from './parts-of-date.ts'

test('fills with zeros', () => {
  expect(isoDate({ year: 2024, month: 2, day: 9 })).toBe('2024-02-09')
  expect(isoDate({ year: 33, month: 12, day: 31 })).toBe('0033-12-31')
})

test.each([0, -1, 10_000, Number.NaN])('refuses the year %d', (year) => {
  expect(() => isoDate({ year, month: 1, day: 1 })).toThrow(
    expect.objectContaining({ code: 'iso-date.out-of-range' }),
  )
})

test('is undone by partsOfDate', () => {
  const parts = fc.record({
    year: fc.integer({ min: 1, max: 9999 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  })
  fc.assert(
    fc.property(parts, (given) => {
      expect(partsOfDate(isoDate(Object.freeze(given)))).toEqual(given)
    }),
  )
})
