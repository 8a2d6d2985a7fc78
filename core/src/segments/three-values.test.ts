import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allOf } from './all-of.ts'
import { anyOf } from './any-of.ts'

const T = true
const F = false
const U = undefined

// select a and b, a or b from (values (true), (false), (null)) x(a), (values (true), (false), (null)) y(b) in PostgreSQL 18
test.each([
  [T, T, T, T],
  [T, F, F, T],
  [T, U, U, T],
  [F, F, F, F],
  [F, U, F, U],
  [U, U, U, U],
])('%s and %s is %s, or is %s', (a, b, and, or) => {
  expect([allOf([a, b]), allOf([b, a])]).toEqual([and, and])
  expect([anyOf([a, b]), anyOf([b, a])]).toEqual([or, or])
})

test('nothing asked is true of everybody with "and", of nobody with "or"', () => {
  expect(allOf(Object.freeze([]))).toBe(true)
  expect(anyOf(Object.freeze([]))).toBe(false)
})

test('De Morgan holds with unknown ones too', () => {
  const not = (value: boolean | undefined) => (value === undefined ? undefined : !value)
  fc.assert(
    fc.property(fc.array(fc.constantFrom(T, F, U)), (values) => {
      expect(not(allOf(values))).toBe(anyOf(values.map(not)))
    }),
  )
})
