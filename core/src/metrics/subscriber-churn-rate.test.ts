import { describe, expect, test } from 'vitest'
import { subscriberChurnRate } from './subscriber-churn-rate.ts'

describe('subscriberChurnRate', () => {
  test('counts those who joined below the line: 1 of 8 + 2 is a tenth', () => {
    expect(subscriberChurnRate({ customersStart: 8, joined: 2, churns: 1 })?.value).toBe(0.1)
  })

  test('one that joined and left stands above and below: (1 + 1) of (3 + 1)', () => {
    expect(subscriberChurnRate({ customersStart: 3, joined: 1, churns: 2 })?.value).toBe(0.5)
  })

  test('leaving twice counts twice, and then no share has an interval', () => {
    const rate = subscriberChurnRate({ customersStart: 1, joined: 0, churns: 2 })
    expect(rate).toEqual({ value: 2, interval: undefined })
  })

  test('nobody there: no rate', () => {
    expect(subscriberChurnRate({ customersStart: 0, joined: 0, churns: 0 })).toBeUndefined()
  })

  test.each([{ churns: -1 }, { joined: 0.5 }, { customersStart: Number.NaN }])('%j is refused', (part) => {
    expect(() => subscriberChurnRate({ customersStart: 2, joined: 0, churns: 1, ...part })).toThrow(
      'whole counts',
    )
  })
})
