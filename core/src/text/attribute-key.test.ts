import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attributeKey } from './attribute-key.ts'

test.each([
  ['Region (EU)', 'region_eu'],
  ['  Plan-Type ', 'plan_type'],
  ['2nd contact', 'nd_contact'],
  ['ＡＲＲ', 'arr'],
  ['', 'column_4'],
  ['---', 'column_4'],
  ['2024', 'column_4'],
])('%j becomes %s', (header, key) => {
  expect(attributeKey(header, 3)).toBe(key)
})

// Check sums of FNV-1a (32 bits) of UTF-16, low byte first, worked out by another program.
test.each([
  ['従業員数', 'x_12ik2zr'],
  ['備考', 'x_1drocpz'],
  ['NPS 点数', 'nps_rfxruy'],
])('%j has a key of its own, wherever it stands', (header, key) => {
  expect([attributeKey(header, 0), attributeKey(` ${header}`, 9)]).toEqual([key, key])
})

test('every name has a key that can be kept', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(999), (header, column) =>
      /^[a-z][a-z0-9_]{0,62}$/.test(attributeKey(header, column)),
    ),
  )
})
