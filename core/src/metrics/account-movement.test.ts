import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accountMovement } from './account-movement.ts'

test.each([
  [0, 30_000, false, 'new', 30_000],
  [0, 30_000, true, 'reactivation', 30_000],
  [30_000, 50_000, true, 'expansion', 20_000],
  [50_000, 30_000, true, 'contraction', -20_000],
  [50_000, 0, true, 'churn', -50_000],
  [50_000, 50_000, true, 'none', 0],
  [0, 0, true, 'none', 0],
  [0, 0, false, 'none', 0],
])('from %d to %d (customer before: %s) is %s of %d', (before, after, hadBefore, kind, amount) => {
  expect(accountMovement(Object.freeze({ before, after, hadBefore }))).toEqual({ kind, amount })
})

test.each([
  [-1, 0],
  [0, -1],
  [Number.NaN, 0],
  [0, Number.POSITIVE_INFINITY],
])('refuses MRR from %d to %d', (before, after) => {
  expect(() => accountMovement({ before, after, hadBefore: false })).toThrow(
    expect.objectContaining({ code: 'account-movement.not-an-amount' }),
  )
})

test('the amounts of all accounts add up to the change of MRR', () => {
  const amount = fc.integer({ min: 0, max: 1_000_000 })
  const account = fc.record({ before: amount, after: amount, hadBefore: fc.boolean() })
  fc.assert(
    fc.property(fc.array(account), (accounts) => {
      const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
      const change = sum(accounts.map(({ after }) => after)) - sum(accounts.map(({ before }) => before))
      expect(sum(accounts.map((mrr) => accountMovement(mrr).amount))).toBe(change)
    }),
  )
})
