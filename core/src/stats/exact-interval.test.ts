import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactInterval } from './exact-interval.ts'

// R 4.2.2: binom.test(s, n, conf.level)$conf.int; core/reference/golden.R
test.each([
  [0, 1, 0.8, 0, 0.9],
  [0, 1, 0.95, 0, 0.975],
  [0, 1, 0.99, 0, 0.995],
  [1, 1, 0.8, 0.1, 1],
  [1, 1, 0.95, 0.025, 1],
  [1, 1, 0.99, 0.005, 1],
  [0, 10, 0.8, 0, 0.205671765275719],
  [0, 10, 0.95, 0, 0.308497107818761],
  [0, 10, 0.99, 0, 0.411295981347525],
  [1, 2, 0.8, 0.0513167019494862, 0.948683298050514],
  [1, 2, 0.95, 0.0125791170934251, 0.987420882906575],
  [1, 2, 0.99, 0.00250313283699984, 0.997496867163],
  [3, 10, 0.8, 0.115825278029763, 0.551730832383599],
  [3, 10, 0.95, 0.0667395111777345, 0.652452850059997],
  [3, 10, 0.99, 0.0370072210962321, 0.735113985287131],
  [5, 10, 0.8, 0.267318098686552, 0.732681901313448],
  [5, 10, 0.95, 0.187086028447399, 0.812913971552601],
  [5, 10, 0.99, 0.128310553935083, 0.871689446064917],
  [10, 10, 0.8, 0.794328234724281, 1],
  [10, 10, 0.95, 0.691502892181239, 1],
  [10, 10, 0.99, 0.588704018652475, 1],
  [12, 414, 0.8, 0.0189846503167329, 0.042650239962967],
  [12, 414, 0.95, 0.015065056302127, 0.0500841051499107],
  [12, 414, 0.99, 0.0120283237550741, 0.0574681423139007],
  [27, 439, 0.8, 0.0472006361803685, 0.0789059127970327],
  [27, 439, 0.95, 0.0409186970722377, 0.0882254687018438],
  [27, 439, 0.99, 0.0357188890532415, 0.0972155101749939],
  [1, 187, 0.8, 0.000563266523239218, 0.0206405863188701],
  [1, 187, 0.95, 0.000135380182785469, 0.0294332213632642],
  [1, 187, 0.99, 2.6804677237761e-5, 0.0390571434300808],
  [80, 3187, 0.8, 0.0216140729061433, 0.029036972357365],
  [80, 3187, 0.95, 0.0199533100592009, 0.0311452870552833],
  [80, 3187, 0.99, 0.0185212864097956, 0.0331410424546164],
  [1869, 7043, 0.8, 0.258605121403528, 0.272230921558572],
  [1869, 7043, 0.95, 0.255086009909971, 0.275848288931234],
  [1869, 7043, 0.99, 0.251909792672772, 0.279149069261578],
  [5e5, 1e6, 0.8, 0.499358724641234, 0.500641275358766],
  [5e5, 1e6, 0.95, 0.499019519195312, 0.500980480804688],
  [5e5, 1e6, 0.99, 0.498711587808874, 0.501288412191126],
])('%d of %d at level %d equals R', (successes, trials, level, low, high) => {
  const interval = exactInterval(successes, trials, level)
  expect(interval).toMatchObject({ level, method: 'exact' })
  expect(interval?.low).toBeCloseTo(low, 11)
  expect(interval?.high).toBeCloseTo(high, 11)
})

test('no trials give no interval', () => {
  expect(exactInterval(0, 0)).toBeUndefined()
})

test('the level is 0.95 if left out', () => {
  expect(exactInterval(3, 10)).toEqual(exactInterval(3, 10, 0.95))
})

test('the ends are exact where nothing or everything succeeded', () => {
  expect(exactInterval(0, 7)?.low).toBe(0)
  expect(exactInterval(7, 7)?.high).toBe(1)
})

test.each([
  [3, 2, 0.95, 'exact-interval.successes-above-trials'],
  [-1, 2, 0.95, 'exact-interval.not-a-count'],
  [0.5, 2, 0.95, 'exact-interval.not-a-count'],
  [1, Number.POSITIVE_INFINITY, 0.95, 'exact-interval.not-a-count'],
  [Number.NaN, 2, 0.95, 'exact-interval.not-a-count'],
  [1, 2, 95, 'exact-interval.level-out-of-range'],
  [1, 2, 0, 'exact-interval.level-out-of-range'],
])('refuses %f of %f at level %f: %s', (successes, trials, level, code) => {
  expect(() => exactInterval(successes, trials, level)).toThrow(expect.objectContaining({ code }))
})

const counts = fc
  .integer({ min: 1, max: 3000 })
  .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)))

test('holds the share, lies within 0–1 and mirrors for failures', () => {
  fc.assert(
    fc.property(counts, ([successes, trials]) => {
      const interval = exactInterval(successes, trials)
      const mirrored = exactInterval(trials - successes, trials)
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
        const interval = exactInterval(s, n, level)
        return interval ? interval.high - interval.low : Number.NaN
      }
      expect(width(successes, trials, 0.99)).toBeGreaterThan(width(successes, trials, 0.9))
      expect(width(successes * 10, trials * 10, 0.9)).toBeLessThan(width(successes, trials, 0.9))
    }),
  )
})
