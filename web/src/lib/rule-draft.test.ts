import { expect, test } from 'vitest'
import type { Field, Rule } from './rule.ts'
import {
  change,
  emptyCondition,
  fromDraft,
  gapsOf,
  insert,
  remove,
  toDraft,
  withField,
} from './rule-draft.ts'

const rule: Rule = {
  kind: 'all',
  of: [
    { kind: 'condition', field: 'mrr', op: 'gt', value: 5 },
    { kind: 'any', not: true, of: [{ kind: 'condition', field: 'tier', op: 'any-of', value: ['A'] }] },
  ],
}
const field = (key: string, part: Partial<Field>): [string, Field] => [
  key,
  { key, type: 'number', operators: ['ge'], needs: [], ...part } as Field,
]
const fields = new Map([
  field('mrr', {}),
  field('tier', { type: 'choice' }),
  field('event-count', { needs: ['event', 'days'] }),
])

test('a rule comes back from its draft as it was', () => {
  expect(fromDraft(toDraft(rule))).toEqual(rule)
})

test('a single condition and no rule at all stand in a group', () => {
  expect(fromDraft(toDraft(rule.kind === 'all' ? (rule.of[0] as Rule) : rule))).toEqual({
    kind: 'all',
    of: [rule.kind === 'all' && rule.of[0]],
  })
  expect(fromDraft(toDraft(null))).toEqual({ kind: 'all', of: [] })
})

test('what was taken out goes back to its place', () => {
  const draft = toDraft(rule)
  const first = draft.of[0]
  const { draft: without, removed } = remove(draft, first?.key ?? 0)
  expect(without.of).toHaveLength(1)
  expect(removed && insert(without, removed)).toEqual(draft)
})

test('what was taken out of a group that is gone goes to the end', () => {
  const draft = toDraft(rule)
  const group = draft.of[1]
  const inner = group && group.kind !== 'condition' ? group.of[0] : undefined
  const one = remove(draft, inner?.key ?? 0)
  const two = remove(one.draft, group?.key ?? 0)
  expect(one.removed && insert(two.draft, one.removed).of.at(-1)).toEqual(inner)
})

test('only complete conditions leave no gap', () => {
  const draft = toDraft(rule)
  expect(gapsOf(draft, fields)).toEqual([])
  const more = emptyCondition()
  expect(gapsOf({ ...draft, of: [...draft.of, more] }, fields)).toEqual([more.key])
  const begun = withField(99, fields.get('event-count') as Field)
  expect(begun).toMatchObject({ op: 'ge', days: 28 })
  expect(gapsOf({ ...draft, of: [begun] }, fields)).toEqual([99])
  expect(gapsOf({ ...draft, of: [{ ...begun, event: 'track:A', value: 0 }] }, fields)).toEqual([])
  expect(
    gapsOf({ ...draft, of: [{ ...begun, op: 'between', event: 'track:A', value: [1] }] }, fields),
  ).toEqual([99])
})

test('a change leaves what it does not touch as it is', () => {
  const draft = toDraft(rule)
  const after = change(draft, draft.of[0]?.key ?? 0, (part) => ({ ...part, not: true }))
  expect(after.of[0]).toMatchObject({ not: true })
  expect(after.of[1]).toBe(draft.of[1])
  expect(change(draft, -1, (part) => part)).toBe(draft)
})
