import { expect, test, vi } from 'vitest'
import { hasReference } from '../../reference/reference-data.ts'
import { outOfFold, readTelco } from '../../reference/telco.ts'
import { seededRandom } from '../stats/seeded-random.ts'
import { areaUnderCurve } from './area-under-curve.ts'
import { boostedLogOdds } from './boosted-log-odds.ts'
import { brierScore } from './brier-score.ts'
import { type BoostingInput, gradientBoostedTrees } from './gradient-boosted-trees.ts'
import { logLoss } from './log-loss.ts'

vi.setConfig({ testTimeout: 60_000 })

const chance = (odds: Float64Array) => odds.map((value) => 1 / (1 + Math.exp(-value)))

/** Two features that matter (one missing at times, which matters too) and one that does not. */
function world(size: number, seed: number) {
  const random = seededRandom(seed)
  const columns = [new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  const outcome = new Uint8Array(size)
  for (let i = 0; i < size; i++) {
    const [a, b, c] = [random() * 4 - 2, random() * 4 - 2, random()]
    const isMissing = random() < 0.2
    const odds = 1.5 * a - (b > 0.5 ? 2 : 0) + (isMissing ? 2 - 1.5 * a : 0)
    for (const [j, value] of [isMissing ? Number.NaN : a, b, c].entries()) {
      ;(columns[j] as Float64Array)[i] = value
    }
    outcome[i] = random() < 1 / (1 + Math.exp(-odds)) ? 1 : 0
  }
  return { columns, outcome }
}

test('telco on the stored folds: AUC at least .8460, Brier at most .1355', ({ skip }) => {
  skip(!hasReference('telco'), 'reference data absent')
  const telco = readTelco()
  const score = outOfFold(telco, (columns, outcome) => {
    const model = gradientBoostedTrees({ columns, outcome })
    return (others) => chance(boostedLogOdds(model, others))
  })
  const scored = { score, outcome: telco.outcome }
  expect(areaUnderCurve(scored)?.value).toBeGreaterThanOrEqual(0.846)
  expect(brierScore(scored)).toBeLessThanOrEqual(0.1355)
  expect(logLoss(scored)).toBeLessThan(0.4165)
  // What no honest model reached on these folds would be a leak.
  expect(areaUnderCurve(scored)?.value).toBeLessThan(0.86)
})

test('one tree of one split equals the split worked by hand', () => {
  // p = ½, g = ±½, h = ¼: left of 2.5 G = 1.5 − 0.5, so v = −1/(1 + 1) and right v = 2/(1 + 1).
  const columns = [Float64Array.of(1, 1, 2, 2, 3, 3, 4, 4)]
  const outcome = [0, 1, 0, 0, 1, 1, 1, 0]
  const input: BoostingInput = {
    columns,
    outcome,
    trees: 1,
    depth: 1,
    leafRows: 1,
    shrinkage: 1,
    learningRate: 1,
  }
  const [tree] = gradientBoostedTrees(input).trees
  expect(tree?.threshold[0]).toBe(2.5)
  expect([...(tree?.cover ?? [])]).toEqual([8, 4, 4])
  expect(tree?.value[1]).toBeCloseTo(-0.5, 12)
  expect(tree?.value[2]).toBeCloseTo(0.5, 12)
})

test('learns what is there, missing values included, and from nothing else', () => {
  const train = world(4000, 1)
  const fresh = world(4000, 2)
  const model = gradientBoostedTrees({ ...train, depth: 4 })
  const scored = { score: chance(boostedLogOdds(model, fresh.columns)), outcome: fresh.outcome }
  expect(areaUnderCurve(scored)?.value).toBeGreaterThan(0.83)
  const sum = scored.score.reduce((total, p) => total + p, 0)
  expect(sum / fresh.outcome.reduce((total, y) => total + y, 0)).toBeCloseTo(1, 1)
})

test('the same rows give the same trees', () => {
  const rows = world(800, 3)
  expect(gradientBoostedTrees({ ...rows, trees: 9 })).toEqual(gradientBoostedTrees({ ...rows, trees: 9 }))
})

test('every leaf holds the rows it must, and no tree grows beyond its limits', () => {
  const model = gradientBoostedTrees({ ...world(1500, 4), leafRows: 40, depth: 6, leaves: 7, trees: 30 })
  for (const { feature, cover, left, right } of model.trees) {
    const leaves = [...feature.keys()].filter((node) => feature[node] === -1)
    expect(leaves.length).toBeLessThanOrEqual(7)
    expect(Math.min(...leaves.map((node) => cover[node] as number))).toBeGreaterThanOrEqual(40)
    expect(leaves.reduce((sum, node) => sum + (cover[node] as number), 0)).toBe(1500)
    for (const [node, by] of feature.entries()) {
      if (by < 0) continue
      const below = (cover[left[node] as number] as number) + (cover[right[node] as number] as number)
      expect(below).toBe(cover[node])
    }
  }
})

test.each([1, -1])('a monotone rule of %d holds for every row', (direction) => {
  const rows = world(3000, 5)
  const model = gradientBoostedTrees({ ...rows, depth: 5, monotone: [direction, 0, direction] })
  const grid = Array.from({ length: 41 }, (_, i) => -2 + i / 10)
  for (const b of [-1.5, 0, 0.6, 1.9]) {
    const fixed = (value: number) => new Float64Array(grid.length).fill(value)
    for (const columns of [
      [Float64Array.from(grid), fixed(b), fixed(0.5)],
      [fixed(b), fixed(1), Float64Array.from(grid)],
    ]) {
      const odds = boostedLogOdds(model, columns)
      for (let i = 1; i < odds.length; i++) {
        expect(direction * ((odds[i] as number) - (odds[i - 1] as number))).toBeGreaterThanOrEqual(-1e-12)
      }
    }
  }
})

test('stops early and keeps the best', () => {
  const train = world(300, 6)
  const aside = world(600, 7)
  const options = { ...train, trees: 400, depth: 6, leafRows: 3, learningRate: 0.3 }
  const all = gradientBoostedTrees(options)
  const stopped = gradientBoostedTrees({ ...options, validation: { ...aside, patience: 8 } })
  expect(stopped.trees.length).toBeLessThan(60)
  const loss = (model: typeof all) =>
    logLoss({ score: chance(boostedLogOdds(model, aside.columns)), outcome: aside.outcome }) as number
  expect(loss(stopped)).toBeLessThan(loss(all))
  expect(stopped.trees).toEqual(all.trees.slice(0, stopped.trees.length))
})

test('can be stopped from outside', () => {
  const model = gradientBoostedTrees({ ...world(500, 8), onTree: (done) => done < 5 })
  expect(model.trees).toHaveLength(5)
})

test('features that say nothing give the share alone', () => {
  const outcome = Array.from({ length: 100 }, (_, i) => (i % 4 === 0 ? 1 : 0))
  const constant = new Float64Array(100).fill(3)
  const missing = new Float64Array(100).fill(Number.NaN)
  const model = gradientBoostedTrees({ columns: [constant, missing], outcome })
  expect(model.trees).toEqual([])
  expect(chance(boostedLogOdds(model, [constant, missing]))[0]).toBeCloseTo(0.25, 12)
})

test('more than 255 values share bins, and a value never seen takes the way of its neighbours', () => {
  const size = 5000
  const random = seededRandom(9)
  const column = Float64Array.from({ length: size }, () => random() ** 3 * 1e6)
  const outcome = column.map((value) => (value > 2e5 ? 1 : 0))
  const model = gradientBoostedTrees({ columns: [column], outcome })
  const odds = boostedLogOdds(model, [Float64Array.of(-1e9, 1e5, 5e5, 1e12)])
  expect([...odds].map((value) => value > 0)).toEqual([false, false, true, true])
})

const pair = [Float64Array.of(1, 2)]
test.each([
  ['no rows', { columns: [], outcome: [] }, 'no-rows'],
  ['no columns', { columns: [], outcome: [0, 1] }, 'bad-option'],
  ['nobody left', { columns: pair, outcome: [0, 0] }, 'one-outcome'],
  ['everybody left', { columns: pair, outcome: [1, 1] }, 'one-outcome'],
  ['infinity', { columns: [Float64Array.of(1, Number.POSITIVE_INFINITY)], outcome: [0, 1] }, 'not-a-number'],
  ['a short column', { columns: [Float64Array.of(1)], outcome: [0, 1] }, 'lengths-differ'],
  ['no trees', { columns: pair, outcome: [0, 1], trees: 0 }, 'bad-option'],
  ['a rate of 2', { columns: pair, outcome: [0, 1], learningRate: 2 }, 'bad-option'],
  ['a direction too few', { columns: pair, outcome: [0, 1], monotone: [] }, 'bad-option'],
  [
    'other validation columns',
    { columns: pair, outcome: [0, 1], validation: { columns: [], outcome: [], patience: 3 } },
    'lengths-differ',
  ],
])('refuses %s', (_, input, reason) => {
  expect(() => gradientBoostedTrees(input)).toThrow(
    expect.objectContaining({ code: `gradient-boosted-trees.${reason}` }),
  )
})

test('predicting needs the columns of the fit', () => {
  expect(() => boostedLogOdds({ base: 0, features: 2, trees: [] }, pair)).toThrow(
    expect.objectContaining({ code: 'boosted-log-odds.columns-differ' }),
  )
})
