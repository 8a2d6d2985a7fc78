import { expect, test } from 'vitest'
import { twoProportionTest } from './two-proportion-test.ts'

/** Golden: scipy, chi2_contingency([[56, 14], [48, 32]], correction=False), whose statistic is z². */
test('two shares as scipy tests them', () => {
  const found = twoProportionTest({ successes: 56, trials: 70 }, { successes: 48, trials: 80 })
  expect((found?.z ?? 0) ** 2).toBeCloseTo(7.023411371237456, 12)
  expect(found?.p).toBeCloseTo(0.008045081368196585, 12)
})

test('nothing is told of groups without a difference to see, and counts must be counts', () => {
  expect(twoProportionTest({ successes: 0, trials: 5 }, { successes: 0, trials: 5 })).toBeUndefined()
  expect(twoProportionTest({ successes: 5, trials: 5 }, { successes: 7, trials: 7 })).toBeUndefined()
  expect(twoProportionTest({ successes: 0, trials: 0 }, { successes: 1, trials: 2 })).toBeUndefined()
  expect(() => twoProportionTest({ successes: 3, trials: 2 }, { successes: 1, trials: 2 })).toThrow(
    'successes ≤ trials',
  )
})
