import { expect, it } from 'vitest'
import { loyaltyBox } from './loyalty-box.ts'

const limits = { behaviour: 0.6, attitude: 0.7 }
const of = (behaviour: number | undefined, attitude: number | undefined) =>
  loyaltyBox({ behaviour, attitude, limits })

it('has four boxes, the limits belong to the higher ones', () => {
  expect(of(0.6, 0.7)).toBe('true')
  expect(of(0.59, 0.7)).toBe('latent')
  expect(of(0.6, 0.69)).toBe('spurious')
  expect(of(0, 0)).toBe('none')
})

it('guesses neither half from the other', () => {
  expect(of(undefined, 1)).toBe('unknown')
  expect(of(1, undefined)).toBe('unknown')
  expect(of(undefined, undefined)).toBe('unknown')
})
