import fc from 'fast-check'
import { expect, test } from 'vitest'
import { meanInterval } from './mean-interval.ts'

// R 4.2.2: t.test(x, conf.level)$conf.int; core/reference/golden.R
test.each([
  [5, 3, 1.58113883008419, 0.8, 1.91585944665516, 4.08414055334484],
  [5, 3, 1.58113883008419, 0.95, 1.03675683852244, 4.96324316147756],
  [5, 3, 1.58113883008419, 0.99, -0.255586704757785, 6.25558670475778],
  [3, 4.66666666666667, 3.75277674973257, 0.8, 0.581160819811059, 8.75217251352228],
  [3, 4.66666666666667, 3.75277674973257, 0.95, -4.65574758112383, 13.9890809144572],
  [3, 4.66666666666667, 3.75277674973257, 0.99, -16.8371602686563, 26.1704936019896],
  [2, 3, 9.89949493661167, 0.8, -18.5437847602268, 24.5437847602268],
  [2, 3, 9.89949493661167, 0.95, -85.9434331532229, 91.9434331532229],
  [2, 3, 9.89949493661167, 0.99, -442.597188140101, 448.597188140101],
  [7, 70.8571428571429, 49.1610569842586, 0.8, 44.1048498359837, 97.609435878302],
  [7, 70.8571428571429, 49.1610569842586, 0.95, 25.3907483224303, 116.323537391855],
  [7, 70.8571428571429, 49.1610569842586, 0.99, 1.96892972117473, 139.745355993111],
  [3, 1000001.33333333, 1.52752523165195, 0.8, 999999.670374495, 1000002.99629217],
  [3, 1000001.33333333, 1.52752523165195, 0.95, 999997.5387503, 1000005.12791637],
  [3, 1000001.33333333, 1.52752523165195, 0.99, 999992.580444363, 1000010.0862223],
])('n %d, mean %d, sd %d at level %d equals R t.test', (n, mean, sd, level, low, high) => {
  const interval = meanInterval({ n, mean, sd, level })
  expect(interval).toMatchObject({ level, method: 'student' })
  expect(Math.abs((interval?.low ?? Number.NaN) - low)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(low)))
  expect(Math.abs((interval?.high ?? Number.NaN) - high)).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(high)),
  )
})

test('one value, no value or no spread give no interval', () => {
  expect(meanInterval({ n: 0, mean: 0, sd: 0 })).toBeUndefined()
  expect(meanInterval({ n: 1, mean: 4, sd: 0 })).toBeUndefined()
  expect(meanInterval({ n: 9, mean: 4, sd: 0 })).toBeUndefined()
})

test.each([
  [{ n: 1.5, mean: 1, sd: 1 }, 'mean-interval.not-a-summary'],
  [{ n: -1, mean: 1, sd: 1 }, 'mean-interval.not-a-summary'],
  [{ n: 4, mean: Number.NaN, sd: 1 }, 'mean-interval.not-a-summary'],
  [{ n: 4, mean: 1, sd: -1 }, 'mean-interval.not-a-summary'],
  [{ n: 4, mean: 1, sd: 1, level: 1 }, 'mean-interval.level-out-of-range'],
])('refuses %j: %s', (summary, code) => {
  expect(() => meanInterval(summary)).toThrow(expect.objectContaining({ code }))
})

test('has the mean in its middle and moves with it', () => {
  const summary = fc.record({
    n: fc.integer({ min: 2, max: 10_000 }),
    mean: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    sd: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  })
  fc.assert(
    fc.property(summary, (given) => {
      const interval = meanInterval(Object.freeze(given))
      const moved = meanInterval({ ...given, mean: given.mean + 1000 })
      if (!interval || !moved) throw new Error('an interval was expected')
      expect((interval.low + interval.high) / 2).toBeCloseTo(given.mean, 5)
      expect(moved.low - interval.low).toBeCloseTo(1000, 4)
    }),
  )
})
