import { expect, test } from 'vitest'
import { refsOf } from './pasted-refs.ts'

test.each([
  ['', []],
  [' \n,', []],
  ['A-1\r\nA-2\nA-1', ['ext:A-1', 'ext:A-2']],
  ['"A-1","A-2"\t#12', ['ext:A-1', 'ext:A-2', '12']],
  ['ext:12;12', ['ext:12']],
])('%j names %j', (text, refs) => {
  expect(refsOf(text)).toEqual(refs)
})
