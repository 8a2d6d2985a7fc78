import { expect, it } from 'vitest'
import { sparkPath } from './sparkline.tsx'

const same = (value: number) => value

it('leaves a gap where the value is unknown instead of falling to zero', () => {
  expect(sparkPath([1, 2, null, 4], same, same)).toBe('M0.0 1.0h.01L1.0 2.0M3.0 4.0h.01')
  expect(sparkPath([null, null], same, same)).toBe('')
})
