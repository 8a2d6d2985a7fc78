import { expect, test } from 'vitest'
import { nelderMead } from './nelder-mead.ts'

const rosenbrock = (v: Float64Array) => 100 * ((v[1] ?? 0) - (v[0] ?? 0) ** 2) ** 2 + (1 - (v[0] ?? 0)) ** 2

test('finds the floor of the banana valley', () => {
  const found = nelderMead(rosenbrock, [-1.2, 1], { tolerance: 1e-14 })
  expect(found.converged).toBe(true)
  expect(found.at[0]).toBeCloseTo(1, 4)
  expect(found.at[1]).toBeCloseTo(1, 4)
})

test('works in one dimension and in five', () => {
  expect(nelderMead((v) => ((v[0] ?? 0) - 3) ** 2, [0]).at[0]).toBeCloseTo(3, 4)
  const bowl = (v: Float64Array) => v.reduce((sum, x, i) => sum + (i + 1) * (x - i) ** 2, 0)
  nelderMead(bowl, [9, 9, 9, 9, 9]).at.forEach((x, i) => {
    expect(x).toBeCloseTo(i, 3)
  })
})

test('keeps out of a region that is not a number', () => {
  const found = nelderMead((v) => ((v[0] ?? 0) < 1 ? Number.NaN : (v[0] ?? 0) ** 2), [4])
  expect(found.at[0]).toBeGreaterThanOrEqual(1)
  expect(found.at[0]).toBeCloseTo(1, 2)
})

test('says when it ran out of evaluations', () => {
  expect(nelderMead(rosenbrock, [-1.2, 1], { mostEvaluations: 20 }).converged).toBe(false)
})

test('refuses a start without a finite value, and no variables', () => {
  const code = 'nelder-mead.bad-start'
  expect(() => nelderMead(() => Number.NaN, [1])).toThrow(expect.objectContaining({ code }))
  expect(() => nelderMead(() => 1, [])).toThrow(expect.objectContaining({ code }))
})
