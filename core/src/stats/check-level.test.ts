import { expect, test } from 'vitest'
import { CoreError } from '../error.ts'
import { checkLevel } from './check-level.ts'

test.each([0.5, 0.8, 0.95, 0.999])('level %f passes', (level) => {
  expect(() => checkLevel('nps', level)).not.toThrow()
})

test.each([0, 1, 95, -0.1, Number.NaN, Number.POSITIVE_INFINITY])('level %f is refused by name', (level) => {
  expect(() => checkLevel('nps', level)).toThrow(
    new CoreError('nps.level-out-of-range', 'nps requires 0 < level < 1'),
  )
})
