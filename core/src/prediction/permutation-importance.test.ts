import { expect, test } from 'vitest'
import { seededRandom } from '../stats/seeded-random.ts'
import { areaUnderCurve } from './area-under-curve.ts'
import type { Scored } from './check-scores.ts'
import { permutationImportance } from './permutation-importance.ts'
import { stratifiedFolds } from './stratified-folds.ts'
import { timeOrderedSplits } from './time-ordered-splits.ts'

const random = seededRandom(11)
const columns = [0, 1, 2].map(() => Float64Array.from({ length: 1000 }, () => random()))
const [first = new Float64Array(0), second = new Float64Array(0)] = columns
const outcome = first.map((value, i) => (value + 0.3 * (second[i] ?? 0) + 0.2 * random() > 0.75 ? 1 : 0))
const predict = ([a, b]: readonly Float64Array[]) =>
  (a ?? first).map((value, i) => value + 0.3 * (b?.[i] ?? 0))
const measure = (scored: Scored) => areaUnderCurve(scored)?.value

test('the order is that of the truth, and a feature the model ignores has none', () => {
  const found = permutationImportance({ columns, outcome, predict, measure, random: seededRandom(1) })
  const [a, b, c] = found?.map(({ value }) => value) ?? []
  expect(a).toBeGreaterThan(0.3)
  expect(b).toBeGreaterThan(0.005)
  expect(b).toBeLessThan(0.1)
  expect(c).toBe(0)
  expect(found).toEqual(
    permutationImportance({ columns, outcome, predict, measure, random: seededRandom(1) }),
  )
})

test('one repeat has no deviation, no measure no importance', () => {
  const one = permutationImportance({ columns, outcome, predict, measure, repeats: 1, random })
  expect(one?.[0]?.deviation).toBeUndefined()
  const none = { columns: [new Float64Array(0)], outcome: [], predict: () => [], measure, random }
  expect(permutationImportance(none)).toBeUndefined()
  expect(() => permutationImportance({ ...none, repeats: 0 })).toThrow(
    expect.objectContaining({ code: 'permutation-importance.bad-repeats' }),
  )
})

test('folds hold their share of both outcomes and repeat with the seed', () => {
  const labels = Array.from({ length: 103 }, (_, i) => (i % 10 === 0 ? 1 : 0))
  const fold = stratifiedFolds(labels, 5, seededRandom(4))
  for (const held of [0, 1, 2, 3, 4]) {
    const rows = labels.filter((_, i) => fold[i] === held)
    expect(Math.abs(rows.length - 103 / 5)).toBeLessThan(2)
    expect(Math.abs(rows.filter((y) => y === 1).length - 11 / 5)).toBeLessThan(1)
  }
  expect(stratifiedFolds(labels, 5, seededRandom(4))).toEqual(fold)
  expect(stratifiedFolds(labels, 5, seededRandom(5))).not.toEqual(fold)
  expect(stratifiedFolds([], 5, random)).toHaveLength(0)
  expect(() => stratifiedFolds(labels, 1, random)).toThrow(
    expect.objectContaining({ code: 'stratified-folds.bad-folds' }),
  )
})

test('a split by time learns only from what was known, and is tried on what comes next', () => {
  const seen = [0, 10, 20, 30, 40, 50, 60]
  const known = seen.map((day) => day + 25)
  const [one, two] = timeOrderedSplits({ seen, known, cuts: [40, 50] })
  expect(one).toEqual({ cut: 40, train: Uint32Array.of(0, 1), test: Uint32Array.of(4) })
  expect(two).toEqual({ cut: 50, train: Uint32Array.of(0, 1, 2), test: Uint32Array.of(5, 6) })
})

test.each([
  [{ seen: [1], known: [], cuts: [] }, 'lengths-differ'],
  [{ seen: [5], known: [4], cuts: [] }, 'known-before-seen'],
  [{ seen: [5], known: [Number.NaN], cuts: [] }, 'known-before-seen'],
  [{ seen: [], known: [], cuts: [3, 3] }, 'cuts-not-in-order'],
])('refuses %o: %s', (input, reason) => {
  expect(() => timeOrderedSplits(input)).toThrow(
    expect.objectContaining({ code: `time-ordered-splits.${reason}` }),
  )
})
