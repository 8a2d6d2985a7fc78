import { expect, test } from 'vitest'
import { sampleRatioTest } from './sample-ratio-test.ts'

/** Golden: scipy, chisquare([48, 52, 80], [45, 45, 90]). */
test('groups against the shares they were meant to have, as scipy', () => {
  const found = sampleRatioTest([48, 52, 80], [1, 1, 2])
  expect(found?.chiSquare).toBeCloseTo(2.4, 12)
  expect(found?.p).toBeCloseTo(0.30119421, 8)
  expect(found?.degreesOfFreedom).toBe(2)
})

test('empty groups tell nothing; counts and shares must be such', () => {
  expect(sampleRatioTest([0, 0])).toBeUndefined()
  expect(() => sampleRatioTest([3])).toThrow('two or more')
  expect(() => sampleRatioTest([3, 2.5])).toThrow('whole counts')
  expect(() => sampleRatioTest([3, 2], [1, 0])).toThrow('share above 0')
})
