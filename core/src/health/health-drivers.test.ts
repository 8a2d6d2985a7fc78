import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { healthDrivers } from './health-drivers.ts'
import { type HealthHalf, type HealthMeasure, healthScore } from './health-score.ts'

type Points = Readonly<Record<string, number | undefined>>

const rule: readonly Omit<HealthMeasure, 'points'>[] = [
  { key: 'usage', half: 'outcomes', weight: 1 },
  { key: 'goals', half: 'outcomes', weight: 1 },
  { key: 'csat', half: 'experience', weight: 1 },
]

function contributions(points: Points) {
  return Object.freeze(
    healthScore({ measures: rule.map((one) => ({ ...one, points: points[one.key] })), minimumKnown: 0 })
      .contributions,
  )
}

describe('what moved the score', () => {
  test('points that fell, by their share', () => {
    const drivers = healthDrivers(
      contributions({ usage: 80, goals: 60, csat: 50 }),
      contributions({ usage: 40, goals: 60, csat: 60 }),
    )
    expect(drivers).toEqual([
      {
        key: 'usage',
        half: 'outcomes',
        kind: 'points',
        change: -10,
        fromPoints: -10,
        fromShare: expect.closeTo(0, 12),
        pointsBefore: 80,
        pointsNow: 40,
      },
      {
        key: 'csat',
        half: 'experience',
        kind: 'points',
        change: 5,
        fromPoints: 5,
        fromShare: expect.closeTo(0, 12),
        pointsBefore: 50,
        pointsNow: 60,
      },
    ])
  })

  test('a measure that became known moves the score towards itself', () => {
    const drivers = healthDrivers(
      contributions({ usage: 80, csat: 80 }),
      contributions({ usage: 80, csat: 80, goals: 0 }),
    )
    expect(drivers?.[0]).toMatchObject({
      key: 'goals',
      kind: 'became-known',
      pointsBefore: undefined,
      pointsNow: 0,
    })
    expect(drivers?.[0]?.change).toBeLessThan(0)
    expect(drivers?.find(({ key }) => key === 'usage')).toMatchObject({ kind: 'share', fromPoints: 0 })
    expect(drivers?.reduce((sum, { change }) => sum + change, 0)).toBeCloseTo(-20, 10)
  })

  test('a measure that became unknown takes its pull away', () => {
    const drivers = healthDrivers(
      contributions({ usage: 80, csat: 80, goals: 0 }),
      contributions({ usage: 80, csat: 80 }),
    )
    expect(drivers?.[0]).toMatchObject({
      key: 'goals',
      kind: 'became-unknown',
      pointsBefore: 0,
      pointsNow: undefined,
    })
    expect(drivers?.reduce((sum, { change }) => sum + change, 0)).toBeCloseTo(20, 10)
  })

  test('a measure that the rule no longer has counts as unknown', () => {
    const before = contributions({ usage: 80, csat: 80, goals: 0 })
    const now = contributions({ usage: 80, csat: 80 }).filter(({ key }) => key !== 'goals')
    expect(healthDrivers(before, now)?.[0]).toMatchObject({ key: 'goals', kind: 'became-unknown' })
  })

  test('nothing, where nothing changed', () => {
    const same = contributions({ usage: 80, csat: 30 })
    expect(healthDrivers(same, same)).toEqual([])
  })

  test('is not known where there was no score', () => {
    expect(healthDrivers(contributions({}), contributions({ usage: 80 }))).toBeUndefined()
    expect(healthDrivers(contributions({ usage: 80 }), contributions({}))).toBeUndefined()
    expect(healthDrivers([], [])).toBeUndefined()
  })
})

test('the parts add up to the difference of the scores, whatever became known, unknown or reweighted', () => {
  const points = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined })
  const measures = fc
    .array(
      fc.record({
        half: fc.constantFrom<HealthHalf>('outcomes', 'experience'),
        before: fc.record({ weight: fc.integer({ min: 0, max: 9 }), points }),
        now: fc.record({ weight: fc.integer({ min: 0, max: 9 }), points }),
      }),
      { minLength: 1, maxLength: 10 },
    )
    .map((list) => list.map((one, index) => ({ ...one, key: `m${index}` })))
  fc.assert(
    fc.property(measures, fc.nat(3), (list, dropped) => {
      const at = (when: 'before' | 'now') =>
        healthScore({
          measures: list
            .slice(when === 'now' ? dropped : 0)
            .map(({ key, half, [when]: given }) => ({ key, half, ...given })),
          minimumKnown: 0,
        })
      const [before, now] = [at('before'), at('now')]
      const drivers = healthDrivers(before.contributions, now.contributions)
      if (before.score === undefined || now.score === undefined) {
        expect(drivers).toBeUndefined()
        return
      }
      const sum = drivers?.reduce((total, { change }) => total + change, 0)
      expect(sum).toBeCloseTo(now.score - before.score, 9)
      const sizes = drivers?.map(({ change }) => Math.abs(change)) ?? []
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
    }),
  )
})
