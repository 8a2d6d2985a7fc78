import { expect, test } from 'vitest'
import type { Movements } from './metric-data.ts'
import { stepsOf } from './movement-steps.ts'

const sum = (mrr_minor: number) => ({ accounts: 1, mrr_minor })
const movements: Movements = {
  from: '2026-10-01',
  to: '2026-11-01',
  as_of: null,
  currency: 'JPY',
  start: sum(100),
  new: sum(30),
  reactivation: sum(0),
  expansion: sum(20),
  upsell: sum(20),
  cross_sell: sum(0),
  contraction: sum(10),
  churn: sum(60),
  end: sum(80),
  rows: [],
  next_cursor: null,
}

test('every bar begins where the one before ended, and the last movement ends at the end', () => {
  const steps = stepsOf(movements)
  expect(steps.map(({ key, from, to }) => [key, from, to])).toEqual([
    ['start', 0, 100],
    ['new', 100, 130],
    ['reactivation', 130, 130],
    ['expansion', 130, 150],
    ['contraction', 140, 150],
    ['churn', 80, 140],
    ['end', 0, 80],
  ])
})

test('what did not happen has no sign', () => {
  expect(stepsOf(movements).map((step) => step.sign)).toEqual(['', '+', '', '+', '−', '−', ''])
})
