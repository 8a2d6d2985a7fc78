import { expect, test } from 'vitest'
import type { Movements } from './metric-data.ts'
import { movementSteps } from './movement-steps.ts'

const sum = (mrr_minor: number) => ({ accounts: 1, mrr_minor })
const movements: Movements = {
  from: '2026-10-01',
  to: '2026-11-01',
  as_of: null,
  currency: 'JPY',
  start: sum(100),
  new: sum(30),
  reactivation: sum(0),
  expansion: sum(15),
  upsell: sum(15),
  cross_sell: sum(0),
  contraction: sum(10),
  churn: sum(60),
  currency_change: { accounts: 0, mrr_minor: 0 },
  end: sum(75),
  rows: [],
  next_cursor: null,
  segments_kept_since: null,
}

test('won first, lost last, all on the scale of the largest', () => {
  expect(movementSteps(movements).map(({ key, isLoss, length }) => [key, isLoss, length])).toEqual([
    ['new', false, 0.5],
    ['reactivation', false, 0],
    ['expansion', false, 0.25],
    ['contraction', true, 10 / 60],
    ['churn', true, 1],
  ])
})

test('signed, they lead from the start to the end', () => {
  const change = movementSteps(movements).reduce(
    (total, step) => total + (step.isLoss ? -step.amount : step.amount),
    0,
  )
  expect(movements.start.mrr_minor + change).toBe(movements.end.mrr_minor)
})

test('where nothing moved there is no bar', () => {
  const still = { ...movements, new: sum(0), expansion: sum(0), contraction: sum(0), churn: sum(0) }
  expect(movementSteps(still).every((step) => step.length === 0)).toBe(true)
})

test('what went to another currency is a step of its own, and a loss for the sum only', () => {
  const turned = { ...movements, currency_change: sum(-20), end: sum(55) }
  expect(movementSteps(turned).at(-1)).toEqual({
    key: 'currency_change',
    accounts: 1,
    amount: 20,
    isLoss: true,
    length: 20 / 60,
  })
})
