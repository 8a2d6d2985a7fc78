import { expect, test } from 'vitest'
import { wilsonInterval } from '../stats/wilson-interval.ts'
import { customerChurnRate } from './customer-churn-rate.ts'

test('two customers, one leaves: 50 %, and two customers say little', () => {
  const rate = customerChurnRate(Object.freeze({ customersStart: 2, churned: 1 }))
  expect(rate?.value).toBe(0.5)
  // R 4.2.2: prop.test(1, 2, correct = FALSE)$conf.int
  expect(rate?.interval.low).toBeCloseTo(0.0945312057, 9)
  expect(rate?.interval.high).toBeCloseTo(0.9054687943, 9)
  expect(rate?.interval.method).toBe('wilson')
})

// Fight Churn with Data, listing 2.2 run in PostgreSQL 15 (12 of 414), and IBM telco (1,869 of 7,043).
test.each([
  [414, 12, 0.028986],
  [439, 27, 0.061503],
  [7043, 1869, 0.26537],
  [10, 0, 0],
  [10, 10, 1],
])('of %d customers %d left: %d', (customersStart, churned, expected) => {
  expect(customerChurnRate({ customersStart, churned })?.value).toBeCloseTo(expected, 5)
})

test('passes the level on', () => {
  expect(customerChurnRate({ customersStart: 414, churned: 12, level: 0.8 })?.interval).toEqual(
    wilsonInterval(12, 414, 0.8),
  )
})

test('has no value without customers at the start', () => {
  expect(customerChurnRate({ customersStart: 0, churned: 0 })).toBeUndefined()
})

test.each([
  [2, 3, undefined, 'customer-churn-rate.impossible-counts'],
  [2, -1, undefined, 'customer-churn-rate.impossible-counts'],
  [2.5, 1, undefined, 'customer-churn-rate.impossible-counts'],
  [Number.NaN, 1, undefined, 'customer-churn-rate.impossible-counts'],
  [2, 1, 95, 'wilson-interval.level-out-of-range'],
])('refuses %d customers, %d lost, level %s: %s', (customersStart, churned, level, code) => {
  const question = level === undefined ? { customersStart, churned } : { customersStart, churned, level }
  expect(() => customerChurnRate(question)).toThrow(expect.objectContaining({ code }))
})
