import { expect, test } from 'vitest'
import type { Parted } from './content-changes.ts'
import { mergeContent } from './merge-content.ts'

const goal = (id: number | null, target: number, name = 'goal') => ({ id, name, target })
const base: Parted = Object.freeze({
  fields: { title: 'a', job: 'j' },
  lists: { goals: [goal(1, 10), goal(2, 20)] },
})

test('changes in different places come together', () => {
  const mine = {
    fields: { title: 'mine', job: 'j' },
    lists: { goals: [goal(1, 15), goal(2, 20), goal(null, 5)] },
  }
  const theirs = {
    fields: { title: 'a', job: 'theirs' },
    lists: { goals: [goal(1, 10, 'renamed'), goal(3, 30)] },
  }
  expect(mergeContent(base, mine, theirs)).toEqual({
    merged: {
      fields: { title: 'mine', job: 'theirs' },
      lists: { goals: [goal(1, 15, 'renamed'), goal(3, 30), goal(null, 5)] },
    },
    conflicts: [],
  })
})

test('where both changed the same, mine stands and the place is named', () => {
  const mine = { ...base, lists: { goals: [goal(1, 15), goal(2, 20)] } }
  const theirs = { ...base, lists: { goals: [goal(1, 12), goal(2, 20)] } }
  const { merged, conflicts } = mergeContent(base, mine, theirs)
  expect(merged.lists.goals).toEqual([goal(1, 15), goal(2, 20)])
  expect(conflicts).toEqual([{ list: 'goals', id: 1, field: 'target' }])
  expect(mergeContent(base, mine, mine).conflicts).toEqual([])
})

test('what one removed and the other changed stays', () => {
  const without = { ...base, lists: { goals: [goal(2, 20)] } }
  const changed = { ...base, lists: { goals: [goal(1, 99), goal(2, 20)] } }
  for (const [mine, theirs] of [
    [without, changed],
    [changed, without],
  ] as const) {
    const { merged, conflicts } = mergeContent(base, mine, theirs)
    expect(merged.lists.goals).toContainEqual(goal(1, 99))
    expect(conflicts).toEqual([{ list: 'goals', id: 1, field: undefined }])
  }
})

test('what one removed and the other left alone is gone', () => {
  const without = { ...base, lists: { goals: [goal(2, 20)] } }
  expect(mergeContent(base, without, base).merged.lists.goals).toEqual([goal(2, 20)])
  expect(mergeContent(base, base, without).merged.lists.goals).toEqual([goal(2, 20)])
})
