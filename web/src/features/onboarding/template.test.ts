import { expect, test } from 'vitest'
import { type Content, differencesOf, freeId, moveStep, newStep, planOf, withoutStep } from './template.ts'

const empty: Content = {
  match: { tiers: [], products: [], segment_ids: [] },
  starts: 'contract',
  phases: [{ id: 'phase-1', name: { ja: '', en: 'Begin' } }],
  steps: [],
  first_value: null,
  stuck_after_days: 14,
}
const step = (id: string, days: number, after: string[] = []) => ({
  ...newStep(empty, 'phase-1'),
  id,
  days,
  after,
})
const content: Content = {
  ...empty,
  steps: [step('a', 3), step('b', 4, ['a']), step('c', 1, ['a', 'b'])],
  first_value: { kind: 'step', step_id: 'b' },
}

test('plans along the longest way, and not at all where steps wait for each other', () => {
  expect([...(planOf(content) ?? [])]).toEqual([
    ['a', { from: 0, to: 3 }],
    ['b', { from: 3, to: 7 }],
    ['c', { from: 7, to: 8 }],
  ])
  expect(planOf({ ...empty, steps: [step('a', 1, ['b']), step('b', 1, ['a'])] })).toBeUndefined()
  expect(planOf({ ...empty, steps: [step('a', 1, ['x'])] })).toBeUndefined()
})

test('a step that is taken out leaves nothing of itself behind', () => {
  const without = withoutStep(content, 'b')
  expect(without.steps.map(({ id, after }) => [id, after])).toEqual([
    ['a', []],
    ['c', ['a']],
  ])
  expect(without.first_value).toBeNull()
})

test('moves among the steps of its phase only', () => {
  const other = { ...step('x', 1), phase: 'phase-2' }
  const mixed = { ...content, steps: [step('a', 1), other, step('b', 1)] }
  expect(moveStep(mixed, 'b', -1).steps.map(({ id }) => id)).toEqual(['b', 'x', 'a'])
  expect(moveStep(mixed, 'b', 1)).toBe(mixed)
  expect(moveStep(mixed, 'gone', 1)).toBe(mixed)
})

test('ids are free ones', () => {
  expect(freeId('step', [{ id: 'step-2' }])).toBe('step-3')
  expect(freeId('step', [{ id: 'a' }, { id: 'step-3' }])).toBe('step-4')
})

test('says what is different, whatever the order of keys', () => {
  const { days, ...rest } = step('a', 9)
  const after = {
    ...content,
    stuck_after_days: 10,
    steps: [{ ...rest, days }, step('b', 4, ['a']), step('d', 1)],
  }
  const { isSettings, steps, gone } = differencesOf(content, after)
  expect([isSettings, steps.map(({ id }) => id), gone.map(({ id }) => id)]).toEqual([true, ['a', 'd'], ['c']])
  expect(differencesOf(content, { ...content })).toEqual({ isSettings: false, steps: [], gone: [] })
})
