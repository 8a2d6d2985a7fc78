import { expect, it } from 'vitest'
import { knownMean } from './known-mean.ts'

it('weighs what is known', () => {
  const parts = [
    { value: 0.9, weight: 2 },
    { value: 0.3, weight: 1 },
    { value: undefined, weight: 1 },
  ]
  expect(knownMean(parts, 0.5)).toBeCloseTo(0.7, 12)
  expect(knownMean(parts, 0.75)).toBeCloseTo(0.7, 12)
  expect(knownMean(parts, 0.76)).toBeUndefined()
})

it('says nothing of nothing', () => {
  expect(knownMean([], 0)).toBeUndefined()
  expect(knownMean([{ value: 1, weight: 0 }], 0)).toBeUndefined()
  expect(knownMean([{ value: undefined, weight: 1 }], 0)).toBeUndefined()
})

it('refuses what is no share or no weight', () => {
  expect(() => knownMean([{ value: 1.1, weight: 1 }], 0)).toThrow(
    expect.objectContaining({ code: 'known-mean.not-a-share' }),
  )
  expect(() => knownMean([{ value: Number.NaN, weight: 1 }], 0)).toThrow(
    expect.objectContaining({ code: 'known-mean.not-a-share' }),
  )
  expect(() => knownMean([{ value: 1, weight: -1 }], 0)).toThrow(
    expect.objectContaining({ code: 'known-mean.not-a-weight' }),
  )
})
