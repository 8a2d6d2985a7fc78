import { describe, expect, it } from 'vitest'
import { rankAmong } from './rank-among.ts'

describe('rankAmong', () => {
  // scipy.stats.percentileofscore([1, 2, 3, 3, 4], …, kind="mean")
  it.each([
    [0, 0],
    [1, 0.1],
    [2.5, 0.4],
    [3, 0.6],
    [4, 0.9],
    [5, 1],
  ])('puts %d where SciPy puts it', (value, expected) => {
    expect(rankAmong([1, 2, 3, 3, 4], value)).toBeCloseTo(expected, 12)
  })

  it('puts all that are equal in the middle', () => {
    expect(rankAmong([7, 7, 7], 7)).toBe(0.5)
  })

  it('knows no place among nobody, nor of what is no number', () => {
    expect(rankAmong([], 1)).toBeUndefined()
    expect(rankAmong([1], Number.NaN)).toBeUndefined()
  })
})
