import { expect, test } from 'vitest'
import { bootstrapInterval } from './bootstrap-interval.ts'
import { meanInterval } from './mean-interval.ts'
import { seededRandom } from './seeded-random.ts'

const values = Float64Array.from({ length: 400 }, seededRandom(8))
const mean = (rows: Uint32Array) => rows.reduce((sum, row) => sum + (values[row] ?? 0), 0) / rows.length

test('for a mean of many rows it comes near Student’s interval', () => {
  const average = values.reduce((sum, value) => sum + value, 0) / 400
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / 399)
  const student = meanInterval({ n: 400, mean: average, sd })
  const found = bootstrapInterval({ size: 400, statistic: mean, random: seededRandom(1) })
  expect(found?.method).toBe('bootstrap')
  expect(Math.abs((found?.low ?? 9) - (student?.low ?? 0))).toBeLessThan(0.004)
  expect(Math.abs((found?.high ?? 9) - (student?.high ?? 0))).toBeLessThan(0.004)
})

test('covers about as often as it says', () => {
  const random = seededRandom(2)
  let covered = 0
  for (let trial = 0; trial < 300; trial++) {
    const sample = Float64Array.from({ length: 60 }, () => random() + random())
    const statistic = (rows: Uint32Array) =>
      rows.reduce((sum, row) => sum + (sample[row] ?? 0), 0) / rows.length
    const found = bootstrapInterval({ size: 60, statistic, random, repeats: 300, level: 0.9 })
    if (found && found.low <= 1 && found.high >= 1) covered++
  }
  expect(covered / 300).toBeGreaterThan(0.84)
  expect(covered / 300).toBeLessThan(0.95)
})

test('the same seed gives the same interval', () => {
  const of = (seed: number) => bootstrapInterval({ size: 400, statistic: mean, random: seededRandom(seed) })
  expect(of(3)).toEqual(of(3))
  expect(of(3)).not.toEqual(of(4))
})

test('is not known for a row or none, for a constant, or where the figure is often missing', () => {
  const random = seededRandom(5)
  expect(bootstrapInterval({ size: 0, statistic: () => 1, random })).toBeUndefined()
  expect(bootstrapInterval({ size: 1, statistic: () => 1, random })).toBeUndefined()
  expect(bootstrapInterval({ size: 9, statistic: () => 1, random })).toBeUndefined()
  const patchy = (rows: Uint32Array) => (rows[0] === 0 ? undefined : rows[1])
  expect(bootstrapInterval({ size: 5, statistic: patchy, random })).toBeUndefined()
  expect(bootstrapInterval({ size: 5, statistic: () => Number.NaN, random })).toBeUndefined()
})

test.each([
  [{ size: -1 }, 'bad-option'],
  [{ size: 2.5 }, 'bad-option'],
  [{ size: 5, repeats: 10 }, 'bad-option'],
  [{ size: 5, level: 95 }, 'level-out-of-range'],
])('refuses %o: %s', (input, reason) => {
  expect(() => bootstrapInterval({ statistic: () => 1, random: Math.random, ...input })).toThrow(
    expect.objectContaining({ code: `bootstrap-interval.${reason}` }),
  )
})
