import fc from 'fast-check'
import { expect, test } from 'vitest'
import { healthLevel } from './health-level.ts'
import { healthScore } from './health-score.ts'

const health = healthScore({
  measures: [
    { key: 'usage', half: 'outcomes', weight: 1, points: 90 },
    { key: 'csat', half: 'experience', weight: 1, points: undefined },
    { key: 'tickets', half: 'experience', weight: 1, points: 40 },
  ],
})

test('what pulls the score down comes first, what is unknown does not come', () => {
  expect(healthLevel(Object.freeze(health.contributions))).toEqual([
    { key: 'tickets', half: 'experience', points: 40, effect: -5 },
    { key: 'usage', half: 'outcomes', points: 90, effect: 20 },
  ])
})

test('against full points every effect is a loss', () => {
  expect(healthLevel(health.contributions, 100).map(({ effect }) => effect)).toEqual([-30, -5])
})

test('nothing known has no parts', () => {
  expect(healthLevel([])).toEqual([])
})

test('the effects add up to the distance from the neutral level', () => {
  const points = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(points, fc.integer({ min: 0, max: 100 }), (list, neutral) => {
      const { score, contributions } = healthScore({
        measures: list.map((value, index) => ({
          key: `m${index}`,
          half: index % 3 === 0 ? 'outcomes' : 'experience',
          weight: index + 1,
          points: value,
        })),
      })
      const sum = healthLevel(contributions, neutral).reduce((total, { effect }) => total + effect, 0)
      expect(sum).toBeCloseTo((score ?? Number.NaN) - neutral, 9)
    }),
  )
})
