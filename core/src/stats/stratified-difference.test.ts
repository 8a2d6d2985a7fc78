import { expect, test } from 'vitest'
import { newcombeInterval } from './newcombe-interval.ts'
import { seededRandom } from './seeded-random.ts'
import { type Stratum, stratifiedDifference } from './stratified-difference.ts'

const stratum = (a: number, m: number, b: number, n: number): Stratum => ({
  first: { successes: a, trials: m },
  second: { successes: b, trials: n },
})

// R 4.2.2: the same formula over the limits of prop.test(correct = FALSE).
test.each([
  [
    [
      [9, 20, 3, 20],
      [40, 100, 12, 25],
      [3, 12, 1, 3],
    ],
    [0.037037037037, -0.121680684209, 0.184789604721],
  ],
  [
    [
      [0, 10, 0, 10],
      [5, 5, 0, 20],
    ],
    [0.444444444444, 0.187170208398, 0.598629333257],
  ],
  [
    [
      [18, 76, 4, 19],
      [2, 9, 1, 1],
      [30, 60, 3, 15],
    ],
    [0.1174377224199, -0.0580755498586, 0.2378441512133],
  ],
])('agrees with R: %j', (rows, [value, low, high]) => {
  const strata = rows.map(([a = 0, m = 0, b = 0, n = 0]) => stratum(a, m, b, n))
  const found = stratifiedDifference(strata)
  expect(found?.value).toBeCloseTo(value ?? 0, 10)
  expect(found?.interval.low).toBeCloseTo(low ?? 0, 10)
  expect(found?.interval.high).toBeCloseTo(high ?? 0, 10)
})

test('one stratum is compared as Newcombe does, and a stratum with one group alone adds nothing', () => {
  const one = stratum(56, 70, 48, 80)
  const newcombe = newcombeInterval(one.first, one.second)
  expect(stratifiedDifference([one])?.interval.low).toBeCloseTo(newcombe?.low ?? 0, 12)
  expect(stratifiedDifference([one])?.interval.high).toBeCloseTo(newcombe?.high ?? 0, 12)
  expect(stratifiedDifference([one, stratum(30, 30, 0, 0)])).toEqual(stratifiedDifference([one]))
})

test('no stratum with both groups has no difference, and nonsense is refused', () => {
  expect(stratifiedDifference([])).toBeUndefined()
  expect(stratifiedDifference([stratum(1, 2, 0, 0), stratum(0, 0, 1, 2)])).toBeUndefined()
  expect(() => stratifiedDifference([stratum(3, 2, 0, 1)])).toThrow(/trials/)
  expect(() => stratifiedDifference([], 1)).toThrow(/level/)
})

// Many are held out where few meet the goal, and few where many do: thrown together, the shares would differ by 0.2 at no effect.
test('covers what is true where the chance to be held out changed meanwhile', () => {
  const random = seededRandom(11)
  const count = (trials: number, share: number) =>
    Array.from({ length: trials }, () => random() < share).filter(Boolean).length
  const effect = 0.1
  let covered = 0
  for (let world = 0; world < 1000; world += 1) {
    const found = stratifiedDifference([
      stratum(count(60, 0.2 + effect), 60, count(60, 0.2), 60),
      stratum(count(180, 0.6 + effect), 180, count(20, 0.6), 20),
    ])
    if (found && found.interval.low <= effect && effect <= found.interval.high) covered += 1
  }
  expect(covered).toBeGreaterThan(930)
  expect(covered).toBeLessThan(985)
})
