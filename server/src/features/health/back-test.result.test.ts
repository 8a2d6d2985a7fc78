import { dayNumber } from '@tsuzuku/core/time/day-number'
import { expect, it } from 'vitest'
import { resultOf } from './back-test.result.ts'
import type { Seen } from './back-test.rows.ts'
import { defaultRule } from './health.rule.ts'

const rule = defaultRule()
const DAY = '2026-01-31'
const asked = { rule, horizon: 90, model: { id: 1, role: 'in-force' as const, lead_days: 14 } }

/** Account n on the day; those below 20 leave within the horizon. */
const seen = (account: number, more: Partial<Seen> = {}): Seen => ({
  account,
  day: dayNumber(DAY),
  score: account,
  band: 'watch',
  mrr: 100,
  lostOn: account < 20 ? dayNumber(DAY) + 30 : undefined,
  usage: 100 - account,
  tenure: null,
  chance: null,
  reconstructed: false,
  points: rule.measures.map(() => null),
  ...more,
})
const accounts = Array.from({ length: 40 }, (_, account) => account)
const rivalsOf = (rows: readonly Seen[]) =>
  new Map(resultOf(rows, [DAY], asked, '2026-11-20').rivals.map((rival) => [rival.key, rival]))

it('ranks rivals on customers with a score only, as it does the rule', () => {
  const unscored = accounts.map((n) =>
    seen(n + 100, { score: undefined, usage: n, lostOn: dayNumber(DAY) + 1 }),
  )
  const usage = rivalsOf([...accounts.map((n) => seen(n)), ...unscored]).get('usage')
  expect(usage?.rows).toBe(40)
  expect(usage?.auc?.value).toBe(0)
  expect(usage?.rule_auc?.value).toBe(1)
})

it('sets the model beside the rule on the months it had not learnt from', () => {
  const known = accounts.map((n) => seen(n, n % 2 === 0 ? { chance: n < 20 ? 0.5 : 0.1 } : { score: 50 }))
  const rivals = rivalsOf(known)
  expect(rivals.get('model')).toMatchObject({ rows: 20, auc: { value: 1 }, rule_auc: { value: 1 } })
  expect(rivals.get('tenure')).toMatchObject({ rows: 0, auc: null, rule_auc: null })
})

it('names measures that know who leaves, and suggests weights without them', () => {
  const days = ['2025-09-30', '2025-12-31', '2026-03-31', '2026-06-30']
  const three = { ...rule, minimum_known: 0, measures: rule.measures.slice(0, 3) }
  // The first measure knows it, the second is known of those alone who leave, the third is honest.
  const rows = days.flatMap((day, d) =>
    accounts.map((n) => {
      const leaves = n % 4 === d
      const honest = (n * 37 + d * 11) % 100
      return seen(d * 100 + n, {
        day: dayNumber(day),
        lostOn: leaves ? dayNumber(day) + 40 : undefined,
        points: [leaves ? 0 : 100, leaves ? 50 : null, leaves ? honest * 0.6 : honest],
      })
    }),
  )
  const { leaks, suggestion } = resultOf(rows, days, { ...asked, rule: three }, '2026-11-20')
  const keys = three.measures.map(({ key }) => key)
  expect(leaks.map(({ key, by_missing }) => [key, by_missing])).toEqual([
    [keys[0], false],
    [keys[1], true],
  ])
  if (suggestion.status !== 'found') throw new Error(suggestion.reason)
  const weights = suggestion.rule.measures.map(({ weight }) => weight)
  expect(weights.slice(0, 2)).toEqual([0, 0])
  expect(weights[2]).toBeGreaterThan(0)
})
