import { expect, test } from 'vitest'
import { CoreError } from './error.ts'

test('a core error is an Error that carries its code', () => {
  const error = new CoreError('quantile.not-a-number', 'quantile requires numbers')
  expect(error).toBeInstanceOf(Error)
  expect(error.name).toBe('CoreError')
  expect(error.code).toBe('quantile.not-a-number')
  expect(error.message).toBe('quantile requires numbers')
})
