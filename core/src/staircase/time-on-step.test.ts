import { expect, it } from 'vitest'
import type { Stay } from './stay.ts'
import { timeOnStep } from './time-on-step.ts'

const stay = (ended: number | null, how: Stay['how'], part: Partial<Stay> = {}): Stay => ({
  began: 0,
  isBeginKnown: true,
  ended,
  how,
  ...part,
})

it('equals quantile(survfit(Surv(c(10,20,20,35,40,50,60), c(1,1,0,1,1,0,1)) ~ 1), 0.5) of R 4.2.2, survival 3.5', () => {
  const stays = Object.freeze([
    stay(10, 'up'),
    stay(20, 'up'),
    stay(20, 'down'),
    stay(35, 'up'),
    stay(40, 'up'),
    stay(50, 'left'),
    stay(60, 'up'),
  ])
  expect(timeOnStep(stays, 365)).toEqual({
    median: 40,
    low: 20,
    high: undefined,
    stays: 7,
    climbed: 5,
  })
})

it('has no median while fewer than half have climbed', () => {
  const stays = [stay(10, 'up'), stay(null, null), stay(null, null)]
  expect(timeOnStep(stays, 100)).toEqual({
    median: undefined,
    low: 10,
    high: undefined,
    stays: 3,
    climbed: 1,
  })
})

it('leaves out stays whose beginning nobody saw, and is unknown without any', () => {
  expect(timeOnStep([stay(10, 'up', { isBeginKnown: false })], 100)).toEqual({
    median: undefined,
    low: undefined,
    high: undefined,
    stays: 0,
    climbed: 0,
  })
})

it('takes a climb in the same moment for one after no time', () => {
  expect(timeOnStep([stay(0, 'up')], 100).median).toBe(0)
})
