import { expect, test } from 'vitest'
import {
  connect,
  inReadingOrder,
  insertStep,
  moveStep,
  reachable,
  removeStep,
  theBeginning,
  wayTo,
} from './drawing.ts'
import { newStep } from './new-step.ts'
import type { Content } from './playbook.ts'

const empty: Content = {
  trigger: { kind: 'manual' },
  only: null,
  again_after_days: null,
  most_active: null,
  hold_out: 0,
  goal: null,
  exit: null,
  first: null,
  steps: [],
}
const next = { from: 'task-1', slot: 'next' }
/** task-1 → wait-1 → branch-1 → yes: mail-1, no: end */
function drawn(): Content {
  let content = insertStep(empty, theBeginning, 'task').content
  content = insertStep(content, next, 'wait').content
  content = insertStep(content, { from: 'wait-1', slot: 'next' }, 'branch').content
  return insertStep(content, { from: 'branch-1', slot: 'yes' }, 'mail').content
}
const order = (content: Content) => inReadingOrder(content).map(({ step }) => step.id)

test('A new step takes its place on a way, and what was there follows it', () => {
  const { content, id } = insertStep(drawn(), next, 'note')
  expect(id).toBe('note-1')
  expect(order(content)).toEqual(['task-1', 'note-1', 'wait-1', 'branch-1', 'mail-1'])
  expect(insertStep(content, theBeginning, 'task').id).toBe('task-2')
})

test('A step taken out closes the gap', () => {
  const { content, removed } = removeStep(drawn(), 'wait-1')
  expect(order(content)).toEqual(['task-1', 'branch-1', 'mail-1'])
  expect(removed).toBe(1)
  expect(removeStep(drawn(), 'nobody').removed).toBe(0)
})

test('With a branch goes what only its other way led to', () => {
  const both = insertStep(drawn(), { from: 'branch-1', slot: 'no' }, 'slack').content
  const { content, removed } = removeStep(both, 'branch-1')
  expect(order(content)).toEqual(['task-1', 'wait-1', 'mail-1'])
  expect(removed).toBe(2)
})

test('A step that leads back to itself can be taken out', () => {
  const loop = connect(drawn(), { from: 'wait-1', slot: 'next' }, 'wait-1')
  expect(wayTo(removeStep(loop, 'wait-1').content, next)).toBeNull()
})

test('A step moves to another way and takes nothing with it', () => {
  const moved = moveStep(drawn(), 'mail-1', theBeginning)
  expect(order(moved)).toEqual(['mail-1', 'task-1', 'wait-1', 'branch-1'])
  expect(wayTo(moved, { from: 'branch-1', slot: 'yes' })).toBeNull()
  expect(moveStep(drawn(), 'task-1', theBeginning)).toEqual(drawn())
  expect(moveStep(drawn(), 'task-1', next)).toEqual(drawn())
})

test('What no way leads to is not reached, and is still listed', () => {
  const cut = connect(drawn(), next, null)
  expect([...reachable(cut)]).toEqual(['task-1'])
  expect(order(cut)).toContain('mail-1')
})

test('Ways of a split are led one by one', () => {
  const split = { ...empty, first: 'split-1', steps: [newStep('split', 'split-1', null)] }
  const led = connect(split, { from: 'split-1', slot: 'way-1' }, 'split-1')
  expect(wayTo(led, { from: 'split-1', slot: 'way-0' })).toBeNull()
  expect(wayTo(led, { from: 'split-1', slot: 'way-1' })).toBe('split-1')
})
