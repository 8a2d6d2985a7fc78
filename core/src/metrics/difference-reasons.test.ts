import { expect, test } from 'vitest'
import { type AccountPeriod, differenceReasonsOf } from './difference-reasons.ts'

const still: AccountPeriod = {
  before: 100,
  after: 100,
  churns: 0,
  churned: 0,
  contraction: 0,
  expansion: 0,
  reactivated: 0,
}

test.each<[Partial<AccountPeriod>, string[]]>([
  [{}, []],
  [{ after: 0, churns: 1, churned: 100 }, []],
  [{ before: 0, after: 0, churns: 1, churned: 30 }, ['joined-and-left']],
  [{ churns: 1, churned: 100, reactivated: 100 }, ['left-and-returned']],
  [{ after: 0, churns: 2, churned: 200, reactivated: 100 }, ['left-repeatedly', 'left-with-another-amount']],
  [{ before: 0 }, ['joined']],
  [{ before: 0, reactivated: 100 }, ['returned']],
  [{ after: 60, contraction: 40 }, ['contraction']],
  [{ after: 0, churns: 1, churned: 150, expansion: 50 }, ['expansion', 'left-with-another-amount']],
  [{ after: 0, currency: -100 }, ['currency-change']],
  [{ before: 0, currency: 100 }, ['currency-change']],
])('%j: %j', (part, reasons) => {
  expect(differenceReasonsOf({ ...still, ...part })).toEqual(reasons)
})
