import { describe, expect, it } from 'vitest'
import { seededRandom } from '../stats/seeded-random.ts'
import { suggestedWeights, type WeighedRow } from './suggested-weights.ts'

const rule = {
  measures: [
    { key: 'usage', half: 'outcomes', weight: 2 },
    { key: 'seats', half: 'outcomes', weight: 2 },
    { key: 'csat', half: 'experience', weight: 1 },
    { key: 'tickets', half: 'experience', weight: 1 },
  ],
  halfWeights: { outcomes: 1, experience: 1 },
  minimumKnown: 0.35,
} as const

/** Accounts of which only some measures have to do with who leaves: log-odds = −3 + Σ slope · (50 − points)/25. */
function world(slopes: readonly number[], { accounts = 400, seed = 3 } = {}): WeighedRow[] {
  const random = seededRandom(seed)
  return Array.from({ length: accounts }, (_, account) =>
    [0, 90, 180, 270].map((day): WeighedRow => {
      const points = slopes.map(() => Math.round(100 * random()))
      const odds = slopes.reduce((sum, slope, i) => sum + (slope * (50 - (points[i] as number))) / 25, -3)
      return {
        account,
        day,
        knownOn: day + 90,
        points: points.map((one, i) => (i === 2 && random() < 0.4 ? undefined : one)),
        wasLost: random() < 1 / (1 + Math.exp(-odds)),
      }
    }),
  ).flat()
}

describe('suggestedWeights', () => {
  it('finds which measures told who leaves, and that it helps', () => {
    const found = suggestedWeights({ ...rule, rows: world([2, 0, 0, 0.5]) })
    if (found.status !== 'found') throw new Error(found.reason)
    const [usage = 0, seats = 0] = found.weights
    expect(usage + seats).toBeCloseTo(4, 12)
    expect(usage).toBeGreaterThan(3.5)
    expect(found.halfWeights.outcomes + found.halfWeights.experience).toBeCloseTo(2, 12)
    expect(found.halfWeights.outcomes).toBeGreaterThan(1.3)
    expect(found.gain.value).toBeGreaterThan(0.05)
    expect(found.gain.interval?.low).toBeGreaterThan(0)
  })

  it('gives no weight to a measure that says the contrary', () => {
    const found = suggestedWeights({ ...rule, rows: world([1.5, -1, 0, 0.5]) })
    expect(found).toMatchObject({ status: 'found' })
    if (found.status === 'found') expect(found.weights[1]).toBe(0)
  })

  it('does not claim a gain over weights that are right already', () => {
    const found = suggestedWeights({ ...rule, rows: world([1, 1, 1, 1]) })
    if (found.status !== 'found') throw new Error(found.reason)
    expect(Math.abs(found.gain.value)).toBeLessThan(0.03)
    expect(found.gain.interval?.low).toBeLessThan(0)
  })

  it('refuses few losses, and measures that do not speak', () => {
    const few = suggestedWeights({ ...rule, rows: world([2, 0, 0, 0], { accounts: 30 }) })
    expect(few).toMatchObject({ status: 'refused', reason: 'few-losses' })
    const contrary = suggestedWeights({ ...rule, rows: world([-2, -2, -2, -2]) })
    expect(contrary).toMatchObject({ status: 'refused', reason: 'nothing-speaks' })
    const constant = world([2, 0, 0, 0]).map((row) => ({ ...row, points: [50, 50, undefined, 0] }))
    expect(suggestedWeights({ ...rule, rows: constant })).toMatchObject({ reason: 'nothing-speaks' })
    expect(suggestedWeights({ ...rule, rows: [] })).toEqual({
      status: 'refused',
      reason: 'few-losses',
      lost: [0, 0],
    })
    const all = world([1, 1, 1, 1]).map((row) => ({ ...row, wasLost: true }))
    expect(suggestedWeights({ ...rule, rows: all })).toMatchObject({ reason: 'nothing-speaks' })
  })

  it('learns nothing from outcomes that nobody could have known', () => {
    const rows = world([2, 0, 0, 0.5]).map((row) => ({ ...row, knownOn: row.day + 120 }))
    const found = suggestedWeights({ ...rule, rows })
    if (found.status !== 'found') throw new Error(found.reason)
    const isBetween = (row: WeighedRow) => row.day < found.cut && row.knownOn > found.cut
    expect(rows.some((row) => isBetween(row) && row.wasLost)).toBe(true)
    const unheard = rows.map((row) => (isBetween(row) ? { ...row, wasLost: false } : row))
    expect(suggestedWeights({ ...rule, rows: unheard })).toMatchObject({ cut: found.cut, gain: found.gain })
  })

  it('names rows of another length', () => {
    const rows = [{ account: 1, day: 0, knownOn: 90, points: [1], wasLost: false }]
    expect(() => suggestedWeights({ ...rule, rows })).toThrow(/points for each measure/)
  })
})
