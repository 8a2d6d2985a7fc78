import { expect, test } from 'vitest'
import { sameContent } from './same-content.ts'

test.each([
  [undefined, null, true],
  [{ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [[1, 2], [2, 1], false],
  [{ a: '1' }, { a: 1 }, false],
  [0, null, false],
  ['', null, false],
])('%j and %j: %s', (one, other, same) => {
  expect(sameContent(one, other)).toBe(same)
})
