import { expect, test } from 'vitest'
import { hasReference } from '../../reference/reference-data.ts'
import { readTelco } from '../../reference/telco.ts'
import { seededRandom } from '../stats/seeded-random.ts'
import { leakageCheck } from './leakage-check.ts'

const random = seededRandom(3)
const outcome = Uint8Array.from({ length: 800 }, () => (random() < 0.2 ? 1 : 0))
const noise = Float64Array.from(outcome, () => random())
const good = Float64Array.from(outcome, (y) => random() + 0.6 * y)

test.each([
  ['the outcome itself', Float64Array.from(outcome), 'parts', false],
  ['its opposite', Float64Array.from(outcome, (y) => 5 - y), 'parts', false],
  [
    'a day of leaving, empty for those who stay',
    Float64Array.from(outcome, (y) => (y ? random() : Number.NaN)),
    'parts',
    true,
  ],
  [
    'a value in the middle',
    Float64Array.from(outcome, (y, i) => (y ? 50 : (i * 37) % 100 < 50 ? 20 : 80)),
    'parts',
    false,
  ],
  [
    'a reason given by one in three who left, and by nobody else',
    Float64Array.from(outcome, (y, i) => (y && i % 3 === 0 ? 1 : 0)),
    'gives-away',
    false,
  ],
] as const)('names %s', (_, leak, kind, byMissing) => {
  expect(leakageCheck({ columns: [noise, leak, good], outcome })).toMatchObject([
    { feature: 1, kind, byMissing },
  ])
})

test('good and useless features do not leak', () => {
  expect(leakageCheck({ columns: [noise, good], outcome })).toEqual([])
})

test('chance among few rows does not leak', () => {
  const few = Uint8Array.from({ length: 40 }, (_, i) => (i < 12 ? 1 : 0))
  expect(leakageCheck({ columns: [Float64Array.from(few, () => random())], outcome: few })).toEqual([])
})

test('telco has no leak until one is put in', ({ skip }) => {
  skip(!hasReference('telco'), 'reference data absent')
  const telco = readTelco()
  expect(leakageCheck(telco)).toEqual([])
  const left = Float64Array.from(telco.outcome, (y, i) => (y === 1 && i % 2 === 0 ? 1 : 0))
  const leaks = leakageCheck({ ...telco, columns: [...telco.columns, left] })
  expect(leaks).toMatchObject([{ feature: telco.columns.length, kind: 'gives-away' }])
})

test('says nothing of a handful of events', () => {
  const few = Uint8Array.from({ length: 40 }, (_, i) => (i < 3 ? 1 : 0))
  expect(leakageCheck({ columns: [Float64Array.from(few)], outcome: few })).toEqual([])
})

test.each([
  [{ columns: [], outcome: [] }, 'no-rows'],
  [{ columns: [], outcome: [1, 1] }, 'one-outcome'],
  [{ columns: [Float64Array.of(1, Number.POSITIVE_INFINITY)], outcome: [0, 1] }, 'not-a-number'],
])('refuses %o: %s', (data, reason) => {
  expect(() => leakageCheck(data)).toThrow(expect.objectContaining({ code: `leakage-check.${reason}` }))
})

test('refuses an area of ½', () => {
  expect(() => leakageCheck({ columns: [noise], outcome }, { mostArea: 0.5 })).toThrow(
    expect.objectContaining({ code: 'leakage-check.bad-option' }),
  )
})
