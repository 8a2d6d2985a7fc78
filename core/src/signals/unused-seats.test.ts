import { expect, it } from 'vitest'
import { unusedSeats } from './unused-seats.ts'

it('prices every seat the same', () => {
  expect(unusedSeats({ paid: 60, used: 34, mrrMinor: 240_000 })).toEqual({
    unused: 26,
    share: 26 / 60,
    moneyMinor: 104_000,
  })
})

it('counts more people than seats as none unused', () => {
  expect(unusedSeats({ paid: 5, used: 8, mrrMinor: 1000 })).toEqual({ unused: 0, share: 0, moneyMinor: 0 })
})

it('says nothing without seats or use', () => {
  expect(unusedSeats({ paid: 0, used: 3, mrrMinor: 1000 })).toBeUndefined()
  expect(unusedSeats({ paid: null, used: 3, mrrMinor: 1000 })).toBeUndefined()
  expect(unusedSeats({ paid: 3, used: null, mrrMinor: 1000 })).toBeUndefined()
  expect(() => unusedSeats({ paid: -1, used: 0, mrrMinor: 0 })).toThrow(
    expect.objectContaining({ code: 'unused-seats.not-a-count' }),
  )
})
