import { stratifiedDifference } from '@tsuzuku/core/stats/stratified-difference'
import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { describe, expect, it } from 'vitest'
import { settle } from './demo-inhabitants.ts'
import { EFFECT } from './demo-introduction.ts'

const TODAY = '2026-11-20'
const SEEDS = 100
// Of 500 from here on 95 in 100 are covered.
const FIRST_SEED = 1_000

/** As the results page compares: within each price tier, of those alone whose days are over. */
function differenceOf(seed: number) {
  const shown = settle({ from: addMonths(TODAY, -24), today: TODAY }, { seed, accounts: 312 }).flatMap(
    ({ account: { tier }, introduction }) => (introduction ? [{ tier, ...introduction }] : []),
  )
  const over = shown.filter(({ on }) => addDays(on, 30) <= TODAY)
  const groupOf = (tier: string, arm: string) => {
    const mine = over.filter((one) => one.tier === tier && one.arm === arm)
    return { successes: mine.filter(({ usesFrom }) => usesFrom !== undefined).length, trials: mine.length }
  }
  return stratifiedDifference(
    ['A', 'B', 'C'].map((tier) => ({ first: groupOf(tier, 'treated'), second: groupOf(tier, 'held-out') })),
  )
}

describe('showing customers of the demo a new feature', () => {
  it(`has a known effect, which the intervals of at least 90 of ${SEEDS} seeds cover and most can tell from none`, () => {
    const found = Array.from({ length: SEEDS }, (_, n) => differenceOf(FIRST_SEED + n))
    const intervals = found.flatMap((one) => (one ? [one.interval] : []))
    expect(intervals).toHaveLength(SEEDS)
    expect(
      intervals.filter(({ low, high }) => low <= EFFECT && EFFECT <= high).length,
    ).toBeGreaterThanOrEqual(90)
    expect(intervals.filter(({ low }) => low > 0).length).toBeGreaterThan(80)
    const mean = found.reduce((sum, one) => sum + (one?.value ?? 0), 0) / SEEDS
    expect(Math.abs(mean - EFFECT)).toBeLessThan(0.02)
  })

  it('tells the arms apart in the demo that everybody sees', () => {
    const seen = differenceOf(20_260_401)
    expect(seen?.interval.low).toBeGreaterThan(0)
    expect(seen?.interval.low).toBeLessThan(EFFECT)
    expect(seen?.interval.high).toBeGreaterThan(EFFECT)
  })
})
