import { expect, test } from 'vitest'
import { elapsedOf, keepsOf } from './goal-way.ts'

test('time runs from the baseline to the target', () => {
  const goal = { baseline_on: '2026-01-01', target_on: '2026-01-11' }
  expect(elapsedOf(goal, '2026-01-06')).toBe(0.5)
  expect(elapsedOf(goal, '2025-12-01')).toBe(0)
  expect(elapsedOf(goal, '2026-02-01')).toBe(1)
  expect(elapsedOf({ ...goal, target_on: '2026-01-01' }, '2026-01-06')).toBeUndefined()
})

test('a goal is one of keeping where the baseline meets it, until its day', () => {
  const goal = { baseline_known: 5, target: 5, target_on: '2026-01-11', direction: 'at-least' } as const
  expect(keepsOf(goal, '2026-01-11')).toBe(true)
  expect(keepsOf(goal, '2026-01-12')).toBe(false)
  expect(keepsOf({ ...goal, target: 4, direction: 'at-most' }, '2026-01-06')).toBe(false)
  expect(keepsOf({ ...goal, baseline_known: null, direction: 'at-most' }, '2026-01-06')).toBe(false)
})
