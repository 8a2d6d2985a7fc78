import { expect, it } from 'vitest'
import { passwordStrength } from './password-strength.ts'

it.each([
  ['123456789', 0],
  ['1234567890', 1],
  ['aaaaaaaaaaaaaaaaaaaaaaaa', 1],
  ['kitchen window', 2],
  ['seven green bicycles', 3],
] as const)('%s is %i', (password, strength) => {
  expect(passwordStrength(password)).toBe(strength)
})
