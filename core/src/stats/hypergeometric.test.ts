import { expect, test } from 'vitest'
import { readGolden } from '../../reference/reference-data.ts'
import { hypergeometric } from './hypergeometric.ts'

// scipy 1.10.1: hyp2f1(a, b, c, z); core/reference/purchases.py
const { hypergeometric: golden } = readGolden<{ hypergeometric: number[][] }>('purchases')

test.each(golden)(
  'hypergeometric(%d, %d, %d, %d) equals scipy',
  (a = 0, b = 0, c = 0, z = 0, expected = 0) => {
    expect(hypergeometric(a, b, c, z) / expected).toBeCloseTo(1, 10)
  },
)

test('₂F₁(a, b; b; z) = (1 − z)^−a', () => {
  expect(hypergeometric(2.5, 3, 3, 0.7)).toBeCloseTo(0.3 ** -2.5, 10)
})

test.each([
  [1, 1, 1, 1],
  [1, 1, 1, -0.1],
  [1, 1, 0, 0.5],
  [-1, 1, 1, 0.5],
  [1, Number.NaN, 1, 0.5],
])('refuses %f, %f; %f; %f', (a, b, c, z) => {
  expect(() => hypergeometric(a, b, c, z)).toThrow(
    expect.objectContaining({ code: 'hypergeometric.out-of-range' }),
  )
})
