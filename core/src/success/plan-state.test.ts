import { expect, test } from 'vitest'
import type { GoalState } from './goal-progress.ts'
import { planState } from './plan-state.ts'

test.each<[GoalState[], string]>([
  [[], 'unknown'],
  [['unknown', 'not-started'], 'unknown'],
  [['not-started', 'not-started'], 'not-started'],
  [['on-track', 'unknown'], 'on-track'],
  [['reached', 'not-started'], 'on-track'],
  [['reached', 'reached'], 'reached'],
  [['reached', 'behind'], 'behind'],
  [['on-track', 'missed'], 'behind'],
])('%j is %s', (goals, state) => {
  expect(planState(Object.freeze(goals))).toBe(state)
})
