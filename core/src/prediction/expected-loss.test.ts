import { describe, expect, test } from 'vitest'
import { CoreError } from '../error.ts'
import { expectedLoss } from './expected-loss.ts'

describe('expectedLoss', () => {
  test('equals the mean and the normal range of a sum of independent losses', () => {
    // By hand: Σ p·m = 10 + 20 + 20 + 9; Σ p(1 − p)·m² = 900 + 400 + 19,600 + 9.
    const { expected, interval } = expectedLoss([0.1, 0.5, 0.02, 0.9], [100, 40, 1000, 10])
    expect(expected).toBeCloseTo(59, 12)
    expect(interval.low).toBe(0)
    expect(interval.high).toBeCloseTo(59 + 1.959963984540054 * Math.sqrt(900 + 400 + 19_600 + 9), 9)
  })

  test('stays between nothing and all there is', () => {
    expect(expectedLoss([0.99, 0.99], [5, 5]).interval.high).toBe(10)
    expect(expectedLoss([1, 0], [7, 9])).toMatchObject({ expected: 7, interval: { low: 7, high: 7 } })
    expect(expectedLoss([], [])).toMatchObject({ expected: 0, interval: { low: 0, high: 0 } })
  })

  test('holds what comes of it about as often as it says', () => {
    // 400 accounts at 5 % and 100 each: of the exact binomial, the mass within the interval.
    const { interval } = expectedLoss(new Float64Array(400).fill(0.05), new Float64Array(400).fill(100))
    let mass = 0
    let term = 0.95 ** 400
    for (let k = 0; k <= 400; k++) {
      if (k * 100 >= interval.low && k * 100 <= interval.high) mass += term
      term *= ((400 - k) / (k + 1)) * (0.05 / 0.95)
    }
    expect(mass).toBeGreaterThan(0.93)
    expect(mass).toBeLessThan(0.97)
  })

  test.each([
    [[0.1], [], 'lengths-differ'],
    [[1.1], [1], 'not-a-chance'],
    [[Number.NaN], [1], 'not-a-chance'],
    [[0.5], [-1], 'not-an-amount'],
    [[0.5], [Number.POSITIVE_INFINITY], 'not-an-amount'],
  ])('refuses %j with %j: %s', (chances, amounts, reason) => {
    expect(() => expectedLoss(chances, amounts)).toThrow(
      expect.objectContaining({ code: `expected-loss.${reason}` }) as CoreError,
    )
  })

  test('refuses a level outside 0–1', () => {
    expect(() => expectedLoss([0.5], [1], 95)).toThrow(CoreError)
  })
})
