import { describe, expect, test } from 'vitest'
import { netMrrChurnRate } from './net-mrr-churn-rate.ts'

describe('netMrrChurnRate', () => {
  test('gross, as in the example ChartMogul publishes: (10 + 10) of 100', () => {
    expect(netMrrChurnRate({ mrrStart: 100, churned: 10, contracted: 10 })).toBe(0.2)
  })

  test('net, as in the example ChartMogul publishes: (10 + 10 − 10) of 100', () => {
    expect(netMrrChurnRate({ mrrStart: 100, churned: 10, contracted: 10, expanded: 10 })).toBe(0.1)
  })

  test('below 0 where more came back than was lost: (5 − 10 − 15) of 40', () => {
    const mrr = { mrrStart: 40, churned: 5, contracted: 0, expanded: 10, reactivated: 15 }
    expect(netMrrChurnRate(mrr)).toBe(-0.5)
  })

  test('no MRR at the start: no rate', () => {
    expect(netMrrChurnRate({ mrrStart: 0, churned: 5, contracted: 0 })).toBeUndefined()
  })

  test.each([{ churned: -1 }, { mrrStart: Number.NaN }, { expanded: Number.POSITIVE_INFINITY }])(
    '%j is refused',
    (part) => {
      expect(() => netMrrChurnRate({ mrrStart: 1, churned: 0, contracted: 0, ...part })).toThrow('finite')
    },
  )
})
