import { expect, test } from 'vitest'
import { differencesOf } from './differences.ts'
import { gapsIn, stillTrue } from './gaps.ts'
import { newStep } from './new-step.ts'
import type { Content } from './playbook.ts'

const content: Content = {
  trigger: { kind: 'manual' },
  only: null,
  again_after_days: null,
  most_active: null,
  hold_out: 0,
  goal: null,
  exit: null,
  first: 'list-1',
  steps: [newStep('list', 'list-1', 'task-1'), newStep('task', 'task-1', null)],
}

test('What is not chosen yet is named with its step', () => {
  expect(gapsIn(content, new Map())).toEqual([
    { step: 'list-1', reason: 'segment_id-missing', field: 'segment_id', params: {} },
  ])
  const dated: Content = { ...content, steps: [], trigger: { kind: 'date', field: '', days: -90 } }
  expect(gapsIn(dated, new Map()).map(({ reason }) => reason)).toEqual(['trigger-incomplete'])
  const asked: Content = {
    ...dated,
    trigger: { kind: 'manual' },
    only: { kind: 'all', of: [{ kind: 'condition' } as never] },
  }
  expect(gapsIn(asked, new Map()).map(({ field }) => field)).toEqual(['only'])
})

test('A problem is not said any more of a step that was changed since', () => {
  const problem = { step: 'task-1', reason: 'words-missing', field: 'title', params: {} }
  expect(stillTrue([problem], content, content)).toEqual([problem])
  const renamed = { ...content, steps: content.steps.map((step) => ({ ...step, note: { ja: 'x', en: '' } })) }
  expect(stillTrue([problem], content, renamed as Content)).toEqual([])
  expect(stillTrue([problem], content, { ...content, hold_out: 0.2 })).toEqual([problem])
})

test('A step that no way leads to any more is named before anything is saved', () => {
  const cut = { ...content, first: 'task-1' }
  expect(stillTrue([], content, cut)).toEqual([
    { step: 'list-1', reason: 'unreachable', field: null, params: {} },
  ])
})

test('The order in which the keys of a drawing come is no difference', () => {
  const turned = {
    ...content,
    steps: content.steps.map((step) => Object.fromEntries(Object.entries(step).reverse())),
  }
  expect(differencesOf(content, turned as never)).toEqual([])
  const [list] = content.steps
  expect(differencesOf(content, { ...content, first: null, steps: [list as never] })).toEqual([
    { kind: 'part', part: 'first' },
    { kind: 'removed', step: content.steps[1] },
  ])
})
