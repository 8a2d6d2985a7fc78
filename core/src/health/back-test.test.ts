import { describe, expect, it } from 'vitest'
import { ratioInterval } from '../stats/ratio-interval.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'
import { backTest, type Observation } from './back-test.ts'

const seen = (
  account: number,
  day: number,
  score: number | undefined,
  lostOn?: number,
  mrr = 100,
): Observation => ({
  account,
  day,
  score,
  band: score === undefined ? 'unknown' : score < 50 ? 'danger' : score < 70 ? 'watch' : 'good',
  mrr,
  lostOn,
})

/** Accounts 1 and 2 leave on days 100 and 130, 3 and 4 stay; asked on days 0, 30, 60, 90 with a horizon of 60. */
const world = [
  ...[0, 30, 60, 90].map((day) => seen(1, day, day < 60 ? 80 : 30, 100, 500)),
  ...[0, 30, 60, 90].map((day) => seen(2, day, 75, 130, 300)),
  ...[0, 30, 60, 90].map((day) => seen(3, day, day === 30 ? 40 : 60)),
  ...[0, 30, 60, 90].map((day) => seen(4, day, day === 0 ? undefined : 90)),
]
const result = backTest(world, { horizon: 60, knownUntil: 150 })

describe('backTest', () => {
  it('counts observations, losses and what was not known', () => {
    expect(result).toMatchObject({ observations: 16, accounts: 4, losses: 2, unknown: 1 })
  })

  it('gives the loss rate of each band, with accounts and not months as the sample', () => {
    const [danger, , good, unknown] = result.bands
    // In danger: account 1 on days 60 and 90 (both lost within 60 days), account 3 on day 30 (not).
    expect(danger).toMatchObject({ band: 'danger', part: 2, whole: 3 })
    expect(danger?.interval).toEqual(
      ratioInterval({ n: 2, sumX: 2, sumY: 3, sumXX: 4, sumYY: 5, sumXY: 4, least: 0, most: 1 }),
    )
    // Good: account 1 on 0 and 30 (no loss within 60, 100 > 90), account 2 four times (90 only), account 4 thrice.
    expect(good).toMatchObject({ part: 1, whole: 9 })
    expect(unknown).toMatchObject({ part: 0, whole: 1, interval: wilsonInterval(0, 1) })
  })

  it('says how many losses were warned of, how early and in what money', () => {
    expect(result.recall).toEqual({ part: 1, whole: 2, interval: wilsonInterval(1, 2) })
    // Account 2 was good until it left; on watch it would have counted in the wider share alone.
    expect(result.recallWatched).toEqual({ part: 1, whole: 2, interval: wilsonInterval(1, 2) })
    const watched = world.map((one) => (one.account === 2 ? { ...one, band: 'watch' as const } : one))
    const wider = backTest(watched, { horizon: 60, knownUntil: 150 })
    expect([wider.recall.part, wider.recallWatched.part]).toEqual([1, 2])
    expect(result.moneyCaught).toEqual({ part: 500, whole: 800 })
    expect(result.lead).toEqual({ median: 40, p25: 40, p75: 40 })
  })

  it('ranks those about to leave against the others', () => {
    // Lost: 30, 30, 75. Others: 80, 80, 75, 75, 75, 60, 40, 60, 60, 90, 90, 90.
    expect(result.auc?.value).toBeCloseTo((12 + 12 + 5 + 1.5) / 36, 12)
  })

  it('leaves out observations whose outcome is not known yet', () => {
    expect(backTest(world, { horizon: 60, knownUntil: 119 }).observations).toBe(8)
    expect(backTest(world, { horizon: 60, knownUntil: 10 })).toMatchObject({
      observations: 0,
      losses: 0,
      auc: undefined,
      lead: undefined,
      recall: { part: 0, whole: 0, interval: undefined },
    })
  })

  it('puts the score of 100 into the last ten', () => {
    const { bins } = backTest([seen(1, 0, 100), seen(2, 0, 0, 10)], { horizon: 30, knownUntil: 40 })
    expect(bins.map(({ whole }) => whole)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    expect(bins[0]).toMatchObject({ from: 0, to: 10, part: 1 })
  })

  it('refuses a loss before its observation and a horizon of nothing', () => {
    expect(() => backTest([seen(1, 10, 50, 10)], { horizon: 30, knownUntil: 99 })).toThrow(
      /after their observation/,
    )
    expect(() => backTest([], { horizon: 0, knownUntil: 99 })).toThrow(/above 0/)
  })
})
