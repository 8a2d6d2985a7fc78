import { seededRandom } from '@tsuzuku/core/stats/seeded-random'
import { addDays } from '@tsuzuku/core/time/add-days'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import { describe, expect, it } from 'vitest'
import { defaultRule, healthRuleSchema } from './health.rule.ts'
import { suggestWeights } from './weight-suggestion.ts'

const days = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']

/** Customers of whom only the first measure of the rule has to do with who leaves. */
function observed(accounts: number) {
  const random = seededRandom(11)
  const rule = defaultRule()
  const rows = Array.from({ length: accounts }, (_, account) =>
    days.map((day) => {
      const points = rule.measures.map(() => Math.round(random() * 100))
      return {
        account,
        day: dayNumber(day),
        knownOn: dayNumber(addDays(day, 30)),
        points,
        wasLost: random() < (points[0] as number) / -400 + 0.25,
      }
    }),
  ).flat()
  return { rule, rows }
}

describe('weights suggested by own losses', () => {
  it('makes a rule that can be saved, with more weight on what told them apart', () => {
    const { rule, rows } = observed(600)
    const found = suggestWeights(rule, rows, days)
    if (found.status !== 'found') throw new Error(found.reason)
    expect(days).toContain(found.cut)
    expect(healthRuleSchema.parse(found.rule)).toEqual(found.rule)
    const [first, ...others] = found.rule.measures.map(({ weight }) => weight)
    expect(first).toBeGreaterThan(Math.max(...others))
    expect(found.gain.interval?.low).toBeGreaterThan(0)
  })

  it('finds nearly the same when some of those who stayed are left out', () => {
    const { rule, rows } = observed(6_000)
    const some = suggestWeights(rule, rows, days)
    const few = suggestWeights(rule, rows.slice(0, 19_000), days)
    if (some.status !== 'found' || few.status !== 'found') throw new Error('refused')
    expect(some.rule.half_weights.outcomes).toBeCloseTo(few.rule.half_weights.outcomes, 0)
    expect(some.gain.after).toBeCloseTo(few.gain.after, 1)
  })
})
