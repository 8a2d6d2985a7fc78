import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readGolden } from '../../reference/reference-data.ts'
import { kaplanMeier } from '../survival/kaplan-meier.ts'
import { leavingWithin } from './leaving-within.ts'
import { logisticProbability } from './logistic-probability.ts'
import { logisticRegression } from './logistic-regression.ts'
import { personPeriods } from './person-periods.ts'

type Golden = { rows: Record<'start' | 'stop' | 'event', number[]> }
const { rows } = readGolden<Golden>('survival')

test('counts of each period are those of the survival curve on whole times', () => {
  for (const lifetimes of [{ stop: rows.stop, event: rows.event }, rows]) {
    const { period, outcome } = personPeriods(lifetimes, 1)
    for (const point of kaplanMeier(lifetimes)) {
      const inIt = [...period.keys()].filter((i) => period[i] === point.time - 1)
      expect(inIt).toHaveLength(point.atRisk)
      expect(inIt.filter((i) => outcome[i] === 1)).toHaveLength(point.events)
    }
  }
})

test('a model with a feature for each period gives the survival curve itself', () => {
  const lifetimes = { stop: [1, 2, 2, 3, 1, 2, 3, 3, 3], event: [1, 1, 0, 1, 0, 1, 0, 0, 1] }
  const { period, outcome } = personPeriods(lifetimes, 1)
  const columns = [1, 2].map((k) => Float64Array.from(period, (value) => (value === k ? 1 : 0)))
  const model = logisticRegression({ columns, outcome })
  const hazards = logisticProbability(model, [Float64Array.of(0, 1, 0), Float64Array.of(0, 0, 1)])
  for (const point of kaplanMeier(lifetimes)) {
    expect(leavingWithin(hazards, point.time)).toBeCloseTo(1 - point.survival, 9)
  }
})

test('a period watched in part counts only where the row left in it', () => {
  const { row, period, outcome } = personPeriods(
    { start: [0, 15, 15], stop: [45, 45, 25], event: [0, 1, 1] },
    30,
  )
  expect([...row].map((r, i) => [r, period[i], outcome[i]])).toEqual([
    [0, 0, 0],
    [1, 1, 1],
    [2, 0, 1],
  ])
})

test('a row that left on its first day is in period 0; no rows give none', () => {
  expect(personPeriods({ stop: [0], event: [1] }, 30).outcome).toEqual(Uint8Array.of(1))
  expect(personPeriods({ stop: [], event: [] }, 30).row).toHaveLength(0)
})

test.each([
  [{ stop: [1], event: [1] }, 0, 'bad-length'],
  [{ stop: [1], event: [1] }, Number.NaN, 'bad-length'],
  [{ stop: [1e9], event: [0] }, 1, 'too-many'],
  [{ stop: [Number.NaN], event: [0] }, 1, 'not-a-time'],
])('refuses %o by %d: %s', (lifetimes, length, reason) => {
  expect(() => personPeriods(lifetimes, length)).toThrow(
    expect.objectContaining({ code: `person-periods.${reason}` }),
  )
})

test('chances within a horizon', () => {
  expect(leavingWithin([0.1, 0.2, 0.2], 2)).toBeCloseTo(0.28, 14)
  expect(leavingWithin([0.19, 0.5], 0.5)).toBeCloseTo(0.1, 14)
  expect(leavingWithin([0.3, 1], 2)).toBe(1)
  expect(leavingWithin([], 0)).toBeCloseTo(0, 14)
  expect(leavingWithin([0.1], 2)).toBeUndefined()
  expect(() => leavingWithin([1.2], 1)).toThrow(
    expect.objectContaining({ code: 'leaving-within.not-a-hazard' }),
  )
  expect(() => leavingWithin([0.1], -1)).toThrow(
    expect.objectContaining({ code: 'leaving-within.bad-horizon' }),
  )
})

test('a longer horizon is never less likely', () => {
  const hazards = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
  const horizon = fc.double({ min: 0, max: 4, noNaN: true })
  fc.assert(
    fc.property(hazards, horizon, horizon, (list, a, b) => {
      const [short, long] = a < b ? [a, b] : [b, a]
      expect((leavingWithin(list, long) as number) - (leavingWithin(list, short) as number)).toBeGreaterThan(
        -1e-12,
      )
    }),
  )
})
