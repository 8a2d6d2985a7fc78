import { expect, it } from 'vitest'
import { climbRate } from './climb-rate.ts'
import type { Stay } from './stay.ts'

const stay = (part: Partial<Stay>): Stay => ({
  began: 0,
  isBeginKnown: true,
  ended: null,
  how: null,
  ...part,
})
const asked = { within: 90, today: 200 }

it("equals binomtest(7, 20).proportion_ci(method='wilson') of scipy 1.17", () => {
  const stays = Object.freeze([
    ...Array.from({ length: 7 }, () => stay({ ended: 60, how: 'up' })),
    ...Array.from({ length: 13 }, () => stay({})),
  ])
  const { rate, interval, climbed, of } = climbRate(stays, asked)
  expect([climbed, of, rate]).toEqual([7, 20, 0.35])
  expect(interval?.low).toBeCloseTo(0.1811918, 6)
  expect(interval?.high).toBeCloseTo(0.5671457, 6)
})

it('leaves out young stays even where they climbed already', () => {
  const young = [stay({ began: 150, ended: 160, how: 'up' }), stay({ began: 150 })]
  expect(climbRate(young, asked)).toMatchObject({ climbed: 0, of: 0, leftOut: 2, rate: undefined })
  expect(climbRate(young, asked).interval).toBeUndefined()
})

it('counts a stay that is exactly as old, and a climb on the last day', () => {
  expect(climbRate([stay({ began: 110, ended: 200, how: 'up' })], asked)).toMatchObject({ climbed: 1, of: 1 })
  expect(climbRate([stay({ began: 0, ended: 90.01, how: 'up' })], asked)).toMatchObject({ climbed: 0, of: 1 })
})

it('takes a step down and leaving for no climb', () => {
  const stays = [stay({ ended: 10, how: 'down' }), stay({ ended: 10, how: 'left' })]
  expect(climbRate(stays, asked)).toMatchObject({ climbed: 0, of: 2, rate: 0 })
})

it('says nothing by stays that began before anybody looked or that a change of the staircase ended', () => {
  const stays = [stay({ isBeginKnown: false, ended: 10, how: 'up' }), stay({ ended: 10, how: 'changed' })]
  expect(climbRate(stays, asked)).toMatchObject({ of: 0, leftOut: 2 })
  expect(climbRate([stay({ ended: 95, how: 'changed' })], asked)).toMatchObject({ climbed: 0, of: 1 })
})

it('refuses what is no time', () => {
  expect(() => climbRate([], { within: 0, today: 1 })).toThrow(
    expect.objectContaining({ code: 'climb-rate.within-not-positive' }),
  )
  expect(() => climbRate([stay({ began: Number.NaN })], asked)).toThrow(
    expect.objectContaining({ code: 'climb-rate.not-a-time' }),
  )
})
