import { expect, test } from 'vitest'
import { contentChanges, type Parted } from './content-changes.ts'

const goal = (id: number | null, target: number) => ({ id, name: `goal ${id}`, target })
const before: Parted = Object.freeze({
  fields: { title: 'a', job: 'j' },
  lists: { goals: [goal(1, 10), goal(2, 20)] },
})

test('the same content has no changes, also in another order', () => {
  expect(contentChanges(before, before)).toEqual([])
  expect(contentChanges(before, { ...before, lists: { goals: [goal(2, 20), goal(1, 10)] } })).toEqual([])
})

test('fields, additions, changes and removals are told apart', () => {
  const after = { fields: { title: 'b', job: 'j' }, lists: { goals: [goal(1, 12), goal(null, 5)] } }
  expect(contentChanges(before, after)).toEqual([
    {
      list: undefined,
      kind: 'changed',
      item: undefined,
      fields: [{ field: 'title', before: 'a', after: 'b' }],
    },
    {
      list: 'goals',
      kind: 'changed',
      item: goal(1, 12),
      fields: [{ field: 'target', before: 10, after: 12 }],
    },
    { list: 'goals', kind: 'added', item: goal(null, 5), fields: [] },
    { list: 'goals', kind: 'removed', item: goal(2, 20), fields: [] },
  ])
})

test('a field that is not there is the same as one that is empty', () => {
  expect(contentChanges({ fields: {}, lists: {} }, { fields: { note: null }, lists: { steps: [] } })).toEqual(
    [],
  )
})
