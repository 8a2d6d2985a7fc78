import { describe, expect, test } from 'vitest'
import { CoreError } from '../error.ts'
import { seededRandom } from '../stats/seeded-random.ts'
import { lossDispersion, type PastLoss } from './loss-dispersion.ts'

const days = [0, 30, 61, 91, 122, 153, 183, 214, 244, 275, 305, 336, 366]
const expected = [9.4, 8.8, 9.1, 10.2, 9.9, 11.3, 12.0, 11.1, 10.4, 9.7, 9.2, 8.9, 9.5]
const variance = [8.1, 7.7, 7.9, 8.8, 8.5, 9.6, 10.1, 9.4, 8.9, 8.3, 7.9, 7.7, 8.2]
const actual = [5, 7, 13, 17, 16, 14, 9, 4, 6, 12, 15, 9, 8]
const past = days.map(
  (day, i): PastLoss => ({
    day,
    expected: expected[i] as number,
    variance: variance[i] as number,
    actual: actual[i] as number,
  }),
)

/** Losses of 200 accounts at 8 % in spans after each other, all of which a shock makes likelier or less likely. */
function world(random: () => number, shock: number): PastLoss[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Array.from({ length: 9 }, (_, at) => {
    const p = 1 / (1 + Math.exp(-(Math.log(0.08 / 0.92) + shock * normal())))
    const lost = Array.from({ length: 200 }, () => (random() < p ? 1 : 0) as number)
    return { day: at * 90, expected: 16, variance: 200 * 0.08 * 0.92, actual: lost.reduce((a, b) => a + b) }
  })
}

describe('lossDispersion', () => {
  test('equals numpy and scipy (core/reference/loss-dispersion.py), in any order', () => {
    for (const given of [past, [...past].reverse()]) {
      const found = lossDispersion(given, 90)
      expect(found).toMatchObject({ spans: 5, days: 13 })
      expect(found?.factor).toBeCloseTo(2.2098606771354925, 12)
      expect(found?.reach).toBeCloseTo(3.8213241712246324, 9)
    }
  })

  test('is silent where fewer than four spans do not overlap', () => {
    expect(lossDispersion([], 90)).toBeUndefined()
    expect(lossDispersion(past, 180)).toBeUndefined()
    expect(
      lossDispersion(
        past.map((one) => ({ ...one, variance: 0 })),
        90,
      ),
    ).toBeUndefined()
  })

  test('is never narrower than independent leaving', () => {
    const calm = past.map((one) => ({ ...one, actual: one.expected }))
    expect(lossDispersion(calm, 90)).toMatchObject({ factor: 1, spans: 5 })
    expect(lossDispersion(calm, 90)?.reach).toBeGreaterThan(1.96)
  })

  test('holds the next span about as often as it says where a shock meets all at once, as the plain range does not', () => {
    const random = seededRandom(11)
    const rounds = 400
    const inside = (shock: number) => {
      let plain = 0
      let wide = 0
      for (let n = 0; n < rounds; n++) {
        const spans = world(random, shock)
        const next = spans.pop() as PastLoss
        const off = Math.abs(next.actual - next.expected) / Math.sqrt(next.variance)
        if (off <= 1.96) plain++
        if (off <= (lossDispersion(spans, 90)?.reach ?? 0)) wide++
      }
      return { plain: plain / rounds, wide: wide / rounds }
    }
    const met = inside(0.6)
    expect(met.plain).toBeLessThan(0.75)
    expect(met.wide).toBeGreaterThan(0.88)
    expect(inside(0).wide).toBeGreaterThan(0.93)
  })

  test('refuses what is no number', () => {
    for (const wrong of [{ actual: Number.NaN }, { variance: -1 }, { expected: Number.POSITIVE_INFINITY }]) {
      expect(() => lossDispersion([{ ...(past[0] as PastLoss), ...wrong }], 90)).toThrow(CoreError)
    }
    expect(() => lossDispersion(past, 0)).toThrow(CoreError)
    expect(() => lossDispersion(past, 90, 1)).toThrow(CoreError)
  })
})
