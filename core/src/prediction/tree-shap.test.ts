import { expect, test, vi } from 'vitest'
import { seededRandom } from '../stats/seeded-random.ts'
import { boostedLogOdds } from './boosted-log-odds.ts'
import { type BoostedTrees, gradientBoostedTrees } from './gradient-boosted-trees.ts'
import type { Tree } from './tree.ts'
import { treeShap } from './tree-shap.ts'

vi.setConfig({ testTimeout: 60_000 })

const FEATURES = 5

function world(seed: number) {
  const random = seededRandom(seed)
  const columns = Array.from({ length: FEATURES }, () =>
    Float64Array.from({ length: 400 }, () => (random() < 0.1 ? Number.NaN : Math.round(random() * 12))),
  )
  const at = (j: number, i: number) => columns[j]?.[i] || 0
  const outcome = Uint8Array.from({ length: 400 }, (_, i) =>
    at(0, i) + at(1, i) * (at(2, i) > 6 ? 1 : -1) + 8 * random() > 8 ? 1 : 0,
  )
  return { columns, outcome }
}

/** The definition itself: mean of the leaves when only the features of the set are known. */
function known(tree: Tree, row: readonly number[], set: number, node = 0): number {
  const by = tree.feature[node] as number
  if (by < 0) return tree.value[node] as number
  const [left, right] = [tree.left[node] as number, tree.right[node] as number]
  if ((set >> by) & 1) {
    const seen = row[by] as number
    const isLeft = Number.isNaN(seen)
      ? tree.missingLeft[node] === 1
      : seen <= (tree.threshold[node] as number)
    return known(tree, row, set, isLeft ? left : right)
  }
  const share = (tree.cover[left] as number) / (tree.cover[node] as number)
  return share * known(tree, row, set, left) + (1 - share) * known(tree, row, set, right)
}

function byDefinition({ trees }: BoostedTrees, row: readonly number[]): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  const value = (set: number) => trees.reduce((sum, tree) => sum + known(tree, row, set), 0)
  return Array.from({ length: FEATURES }, (_, i) => {
    let sum = 0
    for (let set = 0; set < 2 ** FEATURES; set++) {
      if ((set >> i) & 1) continue
      const size = [0, 1, 2, 3, 4].filter((j) => (set >> j) & 1).length
      const weight = (factorial(size) * factorial(FEATURES - size - 1)) / factorial(FEATURES)
      sum += weight * (value(set | (1 << i)) - value(set))
    }
    return sum
  })
}

test.each([1, 2, 3])('equals Shapley’s definition over all sets of features (world %d)', (seed) => {
  const { columns, outcome } = world(seed)
  const model = gradientBoostedTrees({ columns, outcome, trees: 12, depth: 6, leafRows: 4 })
  for (let i = 0; i < 25; i++) {
    const row = columns.map((column) => column[i] as number)
    const { contributions } = treeShap(model, row)
    byDefinition(model, row).forEach((value, j) => {
      expect(contributions[j]).toBeCloseTo(value, 10)
    })
  }
})

test('adds up to the log-odds of the row, and the expected value is their mean', () => {
  const { columns, outcome } = world(4)
  const model = gradientBoostedTrees({ columns, outcome, trees: 60, depth: 5 })
  const odds = boostedLogOdds(model, columns)
  for (let i = 0; i < 40; i++) {
    const { expected, contributions } = treeShap(
      model,
      columns.map((column) => column[i] as number),
    )
    const told = expected + contributions.reduce((total, part) => total + part, 0)
    expect(told).toBeCloseTo(odds[i] as number, 10)
    expect(odds.reduce((sum, value) => sum + value, 0) / odds.length).toBeCloseTo(expected, 10)
  }
})

test('a feature no tree looks at adds nothing', () => {
  const { columns, outcome } = world(5)
  const model = gradientBoostedTrees({ columns: [...columns, new Float64Array(400)], outcome })
  expect(treeShap(model, [1, 2, 3, 4, 5, 9]).contributions[5]).toBe(0)
})

test('without trees only the base is left', () => {
  expect(treeShap({ base: -1, features: 1, trees: [] }, [3])).toEqual({
    expected: -1,
    contributions: Float64Array.of(0),
  })
})

test('refuses a row of another length', () => {
  expect(() => treeShap({ base: 0, features: 2, trees: [] }, [1])).toThrow(
    expect.objectContaining({ code: 'tree-shap.columns-differ' }),
  )
})
