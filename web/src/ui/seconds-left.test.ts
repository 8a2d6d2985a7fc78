import { expect, it } from 'vitest'
import { secondsLeft } from './seconds-left.ts'

it('reckons the time left from the pace and keeps silent while it would be noise', () => {
  expect(secondsLeft(250, 1000, 10)).toBe(30)
  expect(secondsLeft(1, 1000, 60)).toBeUndefined()
  expect(secondsLeft(500, 1000, 1)).toBeUndefined()
  expect(secondsLeft(1000, 1000, 10)).toBe(0)
})
