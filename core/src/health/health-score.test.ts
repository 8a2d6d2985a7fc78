import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type HealthHalf, type HealthMeasure, healthScore } from './health-score.ts'

const measure = (key: string, half: HealthHalf, weight: number, points: number | undefined): HealthMeasure =>
  Object.freeze({ key, half, weight, points })

const all = Object.freeze([
  measure('usage', 'outcomes', 3, 80),
  measure('goals', 'outcomes', 1, 40),
  measure('csat', 'experience', 1, 50),
  measure('tickets', 'experience', 1, 90),
])

test('is the mean of the halves, each the weighted mean of its measures', () => {
  const health = healthScore({ measures: all })
  expect(health.outcomes).toBe(70)
  expect(health.experience).toBe(70)
  expect(health.score).toBe(70)
  expect(health.known).toBe(1)
  expect(health.band).toBe('good')
  expect(health.contributions.map(({ share }) => share)).toEqual([0.375, 0.125, 0.25, 0.25])
  expect(health.contributions.map(({ contribution }) => contribution)).toEqual([30, 5, 12.5, 22.5])
})

test('the halves weigh what they are given', () => {
  const measures = [measure('usage', 'outcomes', 1, 100), measure('csat', 'experience', 1, 0)]
  expect(healthScore({ measures, halfWeights: { outcomes: 3, experience: 1 } }).score).toBe(75)
  expect(healthScore({ measures, halfWeights: { outcomes: 1, experience: 0 } }).score).toBe(100)
})

describe('unknown is not zero', () => {
  test('the weight of an unknown measure goes to the known ones of its half', () => {
    const measures = [...all.slice(0, 2), measure('csat', 'experience', 1, undefined), ...all.slice(3)]
    const health = healthScore({ measures })
    expect(health.experience).toBe(90)
    expect(health.score).toBe(80)
    expect(health.known).toBe(0.75)
    expect(health.contributions[2]).toEqual({ ...measures[2], share: 0, contribution: 0 })
    expect(health.contributions[3]?.share).toBe(0.5)
  })

  test('a half with nothing known drops out', () => {
    const measures = [measure('usage', 'outcomes', 1, 60), measure('csat', 'experience', 1, undefined)]
    const health = healthScore({ measures })
    expect(health).toMatchObject({
      score: 60,
      outcomes: 60,
      experience: undefined,
      known: 0.5,
      band: 'watch',
    })
  })

  test('too little known gives no score', () => {
    const measures = [
      measure('usage', 'outcomes', 1, 10),
      measure('goals', 'outcomes', 2, undefined),
      measure('csat', 'experience', 1, undefined),
    ]
    const health = healthScore({ measures })
    expect(health.known).toBeCloseTo(1 / 6, 12)
    expect(health).toMatchObject({ score: undefined, outcomes: 10, band: 'unknown' })
    expect(healthScore({ measures, minimumKnown: 0.1 })).toMatchObject({ score: 10, band: 'danger' })
  })

  test('nothing known, or no measure at all, gives no score even without a minimum', () => {
    const unknown = [measure('usage', 'outcomes', 1, undefined)]
    for (const measures of [unknown, []]) {
      expect(healthScore({ measures, minimumKnown: 0 })).toMatchObject({
        score: undefined,
        outcomes: undefined,
        experience: undefined,
        known: 0,
        band: 'unknown',
      })
    }
  })

  test('a half without any measure is not missing', () => {
    expect(healthScore({ measures: [measure('usage', 'outcomes', 1, 50)] })).toMatchObject({
      score: 50,
      known: 1,
    })
  })
})

test('a weight of 0 switches a measure off', () => {
  const off = [...all, measure('nps', 'experience', 0, 0)]
  expect(healthScore({ measures: off }).score).toBe(70)
  expect(healthScore({ measures: [measure('nps', 'experience', 0, 0)] }).score).toBeUndefined()
})

test('the bands can be moved', () => {
  expect(healthScore({ measures: all, bands: { good: 90, watch: 80 } }).band).toBe('danger')
})

test.each([
  [{ measures: [measure('a', 'outcomes', -1, 5)] }, 'health-score.weights'],
  [{ measures: [measure('a', 'outcomes', Number.NaN, 5)] }, 'health-score.weights'],
  [{ measures: all, halfWeights: { outcomes: -1, experience: 1 } }, 'health-score.weights'],
  [{ measures: [measure('a', 'outcomes', 1, 101)] }, 'health-score.points'],
  [{ measures: [measure('a', 'outcomes', 1, Number.NaN)] }, 'health-score.points'],
  [{ measures: [...all, measure('csat', 'outcomes', 1, 5)] }, 'health-score.duplicate-key'],
  [{ measures: all, minimumKnown: 35 }, 'health-score.minimum'],
  [{ measures: all, bands: { good: 1, watch: 2 } }, 'health-band.thresholds'],
])('refuses %j: %s', (question, code) => {
  expect(() => healthScore(question)).toThrow(expect.objectContaining({ code }))
})

const measures = fc
  .array(
    fc.record({
      half: fc.constantFrom<HealthHalf>('outcomes', 'experience'),
      weight: fc.integer({ min: 0, max: 10 }),
      points: fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined }),
    }),
    { maxLength: 10 },
  )
  .map((list) => list.map((one, index) => ({ ...one, key: `m${index}` })))
const half = fc.integer({ min: 1, max: 5 })

describe('for any measures', () => {
  test('contributions add up to the score, shares to 1, and the score lies among the points', () => {
    fc.assert(
      fc.property(measures, half, half, (list, outcomes, experience) => {
        const health = healthScore({ measures: list, halfWeights: { outcomes, experience }, minimumKnown: 0 })
        const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
        const scored = health.contributions.filter(({ share }) => share > 0)
        expect(health.known).toBeGreaterThanOrEqual(0)
        expect(health.known).toBeLessThanOrEqual(1 + 1e-12)
        if (health.score === undefined) {
          expect(scored).toEqual([])
          return
        }
        expect(sum(health.contributions.map(({ contribution }) => contribution))).toBeCloseTo(health.score, 9)
        expect(sum(health.contributions.map(({ share }) => share))).toBeCloseTo(1, 12)
        const points = scored.map((one) => one.points ?? Number.NaN)
        expect(health.score).toBeGreaterThanOrEqual(Math.min(...points) - 1e-9)
        expect(health.score).toBeLessThanOrEqual(Math.max(...points) + 1e-9)
      }),
    )
  })

  test('leaving out the unknown measures leaves the score as it is', () => {
    fc.assert(
      fc.property(measures, (list) => {
        const known = list.filter(({ points }) => points !== undefined)
        const whole = healthScore({ measures: list, minimumKnown: 0 })
        const part = healthScore({ measures: known, minimumKnown: 0 })
        expect(part.score === undefined).toBe(whole.score === undefined)
        if (whole.score !== undefined) expect(part.score).toBeCloseTo(whole.score, 9)
      }),
    )
  })

  test('more points for one measure never lower the score', () => {
    fc.assert(
      fc.property(
        measures,
        fc.nat(9),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (list, index, points) => {
          const better = list.map((one, at) =>
            at === index && one.points !== undefined ? { ...one, points: Math.max(one.points, points) } : one,
          )
          const before = healthScore({ measures: list, minimumKnown: 0 }).score ?? 0
          const after = healthScore({ measures: better, minimumKnown: 0 }).score ?? 0
          expect(after).toBeGreaterThanOrEqual(before - 1e-9)
        },
      ),
    )
  })
})
