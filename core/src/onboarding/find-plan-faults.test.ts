import { expect, test } from 'vitest'
import { findPlanFaults } from './find-plan-faults.ts'

const step = (id: string, after: string[] = [], targetDay?: number) => ({
  id,
  days: 1,
  after,
  ...(targetDay === undefined ? {} : { targetDay }),
})

test('a sound plan has none', () => {
  expect(findPlanFaults([step('a'), step('b', ['a'], 5), step('c', ['a', 'b'], 5)])).toEqual([])
})

test('a plan without steps', () => {
  expect(findPlanFaults([])).toEqual([{ step: null, reason: 'no-steps' }])
})

test('each cycle is named once, with its way', () => {
  const steps = [step('a', ['c']), step('b', ['a']), step('c', ['b']), step('d', ['d'])]
  expect(findPlanFaults(steps)).toEqual([
    { step: 'a', reason: 'cycle', way: ['a', 'c', 'b', 'a'] },
    { step: 'd', reason: 'cycle', way: ['d', 'd'] },
  ])
})

test('two of one id, a step that is not there, and a target before that of the step waited for', () => {
  expect(
    findPlanFaults([step('a', [], 9), step('a'), step('b', ['x']), step('c', ['d'], 3), step('d', [], 4)]),
  ).toEqual([
    { step: 'a', reason: 'same-id' },
    { step: 'b', reason: 'unknown-step' },
    { step: 'c', reason: 'target-too-early' },
  ])
})
