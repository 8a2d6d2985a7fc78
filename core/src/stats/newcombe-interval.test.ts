import { expect, test } from 'vitest'
import { newcombeInterval } from './newcombe-interval.ts'

// Newcombe 1998, Table II, method 10, printed to four places
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [0, 10, 0, 20, -0.1611, 0.2775],
  [0, 10, 0, 10, -0.2775, 0.2775],
  [10, 10, 0, 20, 0.6791, 1],
  [10, 10, 0, 10, 0.6075, 1],
])('%d of %d against %d of %d', (a, m, b, n, low, high) => {
  const interval = newcombeInterval({ successes: a, trials: m }, { successes: b, trials: n })
  expect(interval?.low).toBeCloseTo(low, 4)
  expect(interval?.high).toBeCloseTo(high, 4)
})

test('turned round, the interval is turned round', () => {
  const one = { successes: 12, trials: 40 }
  const two = { successes: 5, trials: 33 }
  const there = newcombeInterval(one, two)
  const back = newcombeInterval(two, one)
  expect(there?.low).toBeCloseTo(-(back?.high ?? 0), 12)
  expect(there?.high).toBeCloseTo(-(back?.low ?? 0), 12)
})

test('an empty group has no difference, and nonsense is refused', () => {
  expect(newcombeInterval({ successes: 0, trials: 0 }, { successes: 1, trials: 3 })).toBeUndefined()
  expect(() => newcombeInterval({ successes: 4, trials: 3 }, { successes: 1, trials: 3 })).toThrow(/trials/)
})
