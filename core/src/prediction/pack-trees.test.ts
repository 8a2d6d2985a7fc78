import { expect, test } from 'vitest'
import { seededRandom } from '../stats/seeded-random.ts'
import { gradientBoostedTrees } from './gradient-boosted-trees.ts'
import { packTrees } from './pack-trees.ts'
import { unpackTrees } from './unpack-trees.ts'

const random = seededRandom(1)
const known = Float64Array.from({ length: 500 }, () => random())
const holes = known.map((value) => (value > 0.7 ? Number.NaN : value))
const outcome = known.map((value) => (value + random() > 1 ? 1 : 0))
const model = gradientBoostedTrees({ columns: [holes, known], outcome, trees: 15 })

test('comes back from JSON to the last digit', () => {
  expect(unpackTrees(JSON.parse(JSON.stringify(packTrees(model))))).toEqual(model)
  const empty = { base: -1.5, features: 3, trees: [] }
  expect(unpackTrees(packTrees(empty))).toEqual(empty)
})

const [first] = packTrees(model).trees
const damaged = (change: object) => ({
  base: 0,
  features: 2,
  trees: [{ ...(first as NonNullable<typeof first>), ...change }],
})

const none = { feature: [], threshold: [], missingLeft: [], left: [], right: [], value: [], cover: [] }

test.each([
  ['a node that leads back', damaged({ left: first?.left.map(() => 0) })],
  ['a node beyond the end', damaged({ right: first?.right.map(() => 99) })],
  ['a feature there is not', damaged({ feature: first?.feature.map((by) => (by < 0 ? by : 7)) })],
  ['a list cut short', damaged({ value: [0] })],
  ['a threshold lost', damaged({ threshold: first?.threshold.map(() => Number.NaN) })],
  ['no nodes', { base: 0, features: 2, trees: [none] }],
  ['no base', { base: Number.NaN, features: 2, trees: [] }],
])('refuses %s', (_, packed) => {
  expect(() => unpackTrees(packed)).toThrow(expect.objectContaining({ code: 'unpack-trees.damaged' }))
})
