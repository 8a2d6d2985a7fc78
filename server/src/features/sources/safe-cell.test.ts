import { expect, test } from 'vitest'
import { safeCell } from './safe-cell.ts'

test.each(['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)', '\tx', '\r=x', '=HYPERLINK("http://x")'])(
  '%j is no formula any more',
  (text) => expect(safeCell(text)).toBe(`'${text}`),
)

test.each(['-12.50', '+3', '1,200', 'a=b', '', '青葉'])('%j is left as it is', (text) =>
  expect(safeCell(text)).toBe(text),
)
