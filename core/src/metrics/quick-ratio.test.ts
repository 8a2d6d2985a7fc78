import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quickRatio } from './quick-ratio.ts'

const nothing = { new: 0, expansion: 0, reactivation: 0, contraction: 0, churned: 0 }

test('sets what was won against what was lost', () => {
  expect(quickRatio({ ...nothing, new: 300, expansion: 100, contraction: 50, churned: 50 })).toBe(4)
  expect(quickRatio({ ...nothing, reactivation: 30, churned: 60 })).toBe(0.5)
  expect(quickRatio({ ...nothing, churned: 60 })).toBe(0)
})

test('has no value where nothing was lost', () => {
  expect(quickRatio(nothing)).toBeUndefined()
  expect(quickRatio({ ...nothing, new: 10 })).toBeUndefined()
})

test.each(['new', 'expansion', 'reactivation', 'contraction', 'churned'])('refuses a negative %s', (name) => {
  for (const amount of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => quickRatio({ ...nothing, [name]: amount })).toThrow(
      expect.objectContaining({ code: 'quick-ratio.not-an-amount' }),
    )
  }
})

test('is above 1 exactly where MRR grew', () => {
  const amount = fc.integer({ min: 0, max: 1_000_000 })
  const amounts = fc.record({
    new: amount,
    expansion: amount,
    reactivation: amount,
    contraction: amount,
    churned: fc.integer({ min: 1, max: 1_000_000 }),
  })
  fc.assert(
    fc.property(amounts, (given) => {
      const growth = given.new + given.expansion + given.reactivation - given.contraction - given.churned
      expect((quickRatio(Object.freeze(given)) ?? Number.NaN) > 1).toBe(growth > 0)
    }),
  )
})
