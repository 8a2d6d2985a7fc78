import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilsonInterval } from './wilson-interval.ts'

// R 4.2.2: prop.test(s, n, conf.level, correct = FALSE)$conf.int; core/reference/golden.R
test.each([
  [0, 1, 0.8, 0, 0.621552496774647],
  [0, 1, 0.95, 0, 0.793450685622763],
  [0, 1, 0.99, 0, 0.869022456719814],
  [1, 1, 0.8, 0.378447503225353, 1],
  [1, 1, 0.95, 0.206549314377238, 1],
  [1, 1, 0.99, 0.130977543280186, 1],
  [0, 10, 0.8, 0, 0.141068682090541],
  [0, 10, 0.95, 0, 0.277532799862889],
  [0, 10, 0.99, 0, 0.398854093304908],
  [1, 2, 0.8, 0.164251720029899, 0.835748279970101],
  [1, 2, 0.95, 0.0945312057342307, 0.905468794265769],
  [1, 2, 0.99, 0.0617130767781018, 0.938286923221898],
  [3, 10, 0.8, 0.153799178075967, 0.502628294760249],
  [3, 10, 0.95, 0.107791267406301, 0.603221852538855],
  [3, 10, 0.99, 0.0795663165230658, 0.679975320798897],
  [5, 10, 0.8, 0.312204444880516, 0.687795555119484],
  [5, 10, 0.95, 0.236593090512564, 0.763406909487436],
  [5, 10, 0.99, 0.184225518247236, 0.815774481752765],
  [10, 10, 0.8, 0.858931317909459, 1],
  [10, 10, 0.95, 0.722467200137111, 1],
  [10, 10, 0.99, 0.601145906695092, 1],
  [12, 414, 0.8, 0.0201379058807643, 0.0415554535877721],
  [12, 414, 0.95, 0.0166572428289956, 0.0499743903729207],
  [12, 414, 0.99, 0.0140734068049081, 0.058756728898452],
  [27, 439, 0.8, 0.0483794213588153, 0.0778961654796092],
  [27, 439, 0.95, 0.0426098013088632, 0.0880045701972023],
  [27, 439, 0.99, 0.0379986167795866, 0.0980654506071914],
  [1, 187, 0.8, 0.00160089483376569, 0.0177074627207992],
  [1, 187, 0.95, 0.000944606117406445, 0.0296643551470455],
  [1, 187, 0.99, 0.00062814836422652, 0.0439655522165792],
  [80, 3187, 0.8, 0.0217878524839604, 0.028905312642404],
  [80, 3187, 0.95, 0.0202158144288461, 0.0311316000181407],
  [80, 3187, 0.99, 0.0188903565262796, 0.0332868340406103],
  [1869, 7043, 0.8, 0.258682691050182, 0.272166452974055],
  [1869, 7043, 0.95, 0.255188112884507, 0.275807437488908],
  [1869, 7043, 0.99, 0.25204343173439, 0.279137962979611],
  [5e5, 1e6, 0.8, 0.499359224743424, 0.500640775256576],
  [5e5, 1e6, 0.95, 0.499020019890005, 0.500979980109995],
  [5e5, 1e6, 0.99, 0.498712089620795, 0.501287910379205],
])('%d of %d at level %d equals R', (successes, trials, level, low, high) => {
  const interval = wilsonInterval(successes, trials, level)
  expect(interval).toMatchObject({ level, method: 'wilson' })
  expect(interval?.low).toBeCloseTo(low, 11)
  expect(interval?.high).toBeCloseTo(high, 11)
})

test('no trials give no interval', () => {
  expect(wilsonInterval(0, 0)).toBeUndefined()
})

test('the level is 0.95 if left out', () => {
  expect(wilsonInterval(3, 10)).toEqual(wilsonInterval(3, 10, 0.95))
})

test('the ends are exact where nothing or everything succeeded', () => {
  expect(wilsonInterval(0, 7)?.low).toBe(0)
  expect(wilsonInterval(7, 7)?.high).toBe(1)
})

test.each([
  [3, 2, 0.95, 'wilson-interval.successes-above-trials'],
  [-1, 2, 0.95, 'wilson-interval.not-a-count'],
  [0.5, 2, 0.95, 'wilson-interval.not-a-count'],
  [1, Number.POSITIVE_INFINITY, 0.95, 'wilson-interval.not-a-count'],
  [Number.NaN, 2, 0.95, 'wilson-interval.not-a-count'],
  [1, 2, 95, 'wilson-interval.level-out-of-range'],
  [1, 2, 0, 'wilson-interval.level-out-of-range'],
])('refuses %f of %f at level %f: %s', (successes, trials, level, code) => {
  expect(() => wilsonInterval(successes, trials, level)).toThrow(expect.objectContaining({ code }))
})

const counts = fc
  .integer({ min: 1, max: 3000 })
  .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)))

test('holds the share, lies within 0–1 and mirrors for failures', () => {
  fc.assert(
    fc.property(counts, ([successes, trials]) => {
      const interval = wilsonInterval(successes, trials)
      const mirrored = wilsonInterval(trials - successes, trials)
      if (!interval || !mirrored) throw new Error('an interval was expected')
      expect(interval.low).toBeGreaterThanOrEqual(0)
      expect(interval.low).toBeLessThanOrEqual(successes / trials)
      expect(interval.high).toBeGreaterThanOrEqual(successes / trials)
      expect(interval.high).toBeLessThanOrEqual(1)
      expect(mirrored.low).toBeCloseTo(1 - interval.high, 10)
    }),
  )
})

test('a higher level is wider, ten times the trials narrower', () => {
  fc.assert(
    fc.property(counts, ([successes, trials]) => {
      const width = (s: number, n: number, level: number) => {
        const interval = wilsonInterval(s, n, level)
        return interval ? interval.high - interval.low : Number.NaN
      }
      expect(width(successes, trials, 0.99)).toBeGreaterThan(width(successes, trials, 0.9))
      expect(width(successes * 10, trials * 10, 0.9)).toBeLessThan(width(successes, trials, 0.9))
    }),
  )
})
