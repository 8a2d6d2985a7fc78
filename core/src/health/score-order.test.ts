import { describe, expect, it } from 'vitest'
import { scoreOrder } from './score-order.ts'

describe('scoreOrder', () => {
  it('puts scores after all they are made of', () => {
    const parts = new Map([
      [1, [2, 4]],
      [2, [3]],
      [3, []],
      [4, []],
      [5, [1]],
    ])
    expect(scoreOrder(parts)).toEqual({ groups: [[3, 4], [2], [1], [5]], circle: undefined })
  })

  it('names a circle in the order in which one goes into the next, and still orders the others', () => {
    const parts = new Map([
      [1, [3]],
      [2, [1]],
      [3, [2]],
      [4, []],
      [5, [3, 4]],
    ])
    const { groups, circle } = scoreOrder(parts)
    expect(groups).toEqual([[4]])
    expect(circle).toEqual([1, 2, 3])
    for (const [index, part] of (circle ?? []).entries()) {
      const whole = circle?.[(index + 1) % 3] as number
      expect(parts.get(whole)).toContain(part)
    }
  })

  it('calls a score of itself a circle of one', () => {
    expect(scoreOrder(new Map([[7, [7]]]))).toEqual({ groups: [], circle: [7] })
  })

  it('takes parts that are not asked for as given, and nothing as nothing', () => {
    expect(scoreOrder(new Map([[2, [9]]]))).toEqual({ groups: [[2]], circle: undefined })
    expect(scoreOrder(new Map())).toEqual({ groups: [], circle: undefined })
  })
})
