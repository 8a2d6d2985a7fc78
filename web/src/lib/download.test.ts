import { expect, it } from 'vitest'
import { csvText } from './download.ts'

it('quotes, keeps unknown empty and defuses formulas but not numbers', () => {
  expect(csvText([['名前', 'a"b', null, -3, '=1+1']])).toBe('\uFEFF名前,"a""b",,-3,\'=1+1\r\n')
})
