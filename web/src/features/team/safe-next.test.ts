import { expect, it } from 'vitest'
import { safeNext } from './safe-next.ts'

it('never sends anybody to another site after signing in', () => {
  expect(safeNext('/accounts?owner=1')).toBe('/accounts?owner=1')
  expect(safeNext('//evil.example')).toBe('/')
  expect(safeNext('/\\evil.example')).toBe('/')
  expect(safeNext('https://evil.example')).toBe('/')
  expect(safeNext(undefined)).toBe('/')
})
