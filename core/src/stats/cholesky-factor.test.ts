import fc from 'fast-check'
import { expect, test } from 'vitest'
import { choleskyFactor } from './cholesky-factor.ts'
import { choleskyInverse } from './cholesky-inverse.ts'
import { choleskySolve } from './cholesky-solve.ts'

// R 4.2.2: t(chol(m)), solve(m), solve(m, c(1, 2, 3))
const matrix = Float64Array.of(4, 2, 0.6, 2, 5, 1.5, 0.6, 1.5, 3)

test('equals R chol, solve and inverse', () => {
  const factor = choleskyFactor(matrix, 3)
  expect(factor.dependentAt).toBeUndefined()
  const close = (found: Float64Array, expected: readonly number[]) =>
    expected.forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 13)
    })
  close(factor.lower, [2, 0, 0, 1, 2, 0, 0.3, 0.6, 1.59687194226713])
  close(choleskySolve(factor, Float64Array.of(1, 2, 3)), [0.0625, 0.0926470588235294, 0.9411764705882353])
  close(
    choleskyInverse(factor),
    [
      0.3125, -0.125, 0, -0.125, 0.285294117647059, -0.117647058823529, 0, -0.117647058823529,
      0.392156862745098,
    ],
  )
})

test('names the row that follows from those before it', () => {
  expect(choleskyFactor(Float64Array.of(1, 2, 0, 2, 4, 0, 0, 0, 1), 3).dependentAt).toBe(1)
  expect(choleskyFactor(Float64Array.of(0), 1).dependentAt).toBe(0)
  expect(choleskyFactor(Float64Array.of(Number.NaN), 1).dependentAt).toBe(0)
})

test('solves what it multiplied', () => {
  const entries = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(entries, (list) => {
      const at = (i: number, j: number) => list[i * 3 + j] ?? 0
      const product = Float64Array.from({ length: 9 }, (_, cell) => {
        const [i, j] = [Math.floor(cell / 3), cell % 3]
        return [0, 1, 2].reduce((sum, k) => sum + at(i, k) * at(j, k), i === j ? 1 : 0)
      })
      const truth = [at(3, 0), at(3, 1), at(3, 2)]
      const right = Float64Array.from([0, 1, 2], (i) =>
        [0, 1, 2].reduce((sum, j) => sum + (product[i * 3 + j] ?? 0) * (truth[j] ?? 0), 0),
      )
      const solved = choleskySolve(choleskyFactor(product, 3), right)
      truth.forEach((value, i) => {
        expect(solved[i]).toBeCloseTo(value, 9)
      })
    }),
  )
})
