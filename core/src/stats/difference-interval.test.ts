import { expect, test } from 'vitest'
import { differenceInterval } from './difference-interval.ts'
import { wilsonInterval } from './wilson-interval.ts'

const share = (successes: number, trials: number) => {
  const interval = wilsonInterval(successes, trials)
  return { value: successes / trials, low: interval?.low ?? Number.NaN, high: interval?.high ?? Number.NaN }
}

// Of two Wilson intervals it is Newcombe's method 10; 1998, Table II, printed to four places
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [5, 56, 0, 29, -0.0381, 0.1926],
])('%d of %d against %d of %d', (a, m, b, n, low, high) => {
  const found = differenceInterval(share(a, m), share(b, n))
  expect(found.low).toBeCloseTo(low, 4)
  expect(found.high).toBeCloseTo(high, 4)
  const back = differenceInterval(share(b, n), share(a, m))
  expect(back.high).toBeCloseTo(-found.low, 12)
})
