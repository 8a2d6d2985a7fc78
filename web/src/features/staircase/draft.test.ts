import { expect, it } from 'vitest'
import { type DraftStaircase, differencesOf, emptyStep, moved, plain, written } from './draft.ts'

const step = (id: number | undefined, name: string) => ({
  ...emptyStep(),
  ...(id === undefined ? {} : { id }),
  name,
})
const staircase = (...steps: ReturnType<typeof step>[]): DraftStaircase => ({
  name: 'Growth',
  tier: 'A',
  product_id: null,
  steps,
})

it('names what somebody else has changed', () => {
  const before = staircase(step(1, 'one'), step(2, 'two'), step(3, 'three'))
  const after = {
    ...staircase(step(3, 'three'), step(1, 'uno'), step(undefined, 'four')),
    name: 'Up',
  }
  expect(differencesOf(before, after)).toEqual([
    { kind: 'part', part: 'name' },
    { kind: 'part', part: 'order' },
    { kind: 'changed', step: 'uno', key: '1' },
    { kind: 'added', step: 'four', key: 'new-2' },
    { kind: 'removed', step: 'two', key: '2' },
  ])
  expect(differencesOf(before, { ...before })).toEqual([])
})

it('tells no difference by the order of keys in a rule', () => {
  expect(plain({ b: 1, a: [{ d: 2, c: 3 }] })).toBe(plain({ a: [{ c: 3, d: 2 }], b: 1 }))
})

it('moves a step by one, and nothing past the ends', () => {
  const list = Object.freeze(['a', 'b', 'c'])
  expect(moved(list, 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(list, 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(list, 0, -1)).toBe(list)
  expect(moved(list, 2, 1)).toBe(list)
})

it('sends no key and no empty link', () => {
  const [sent] = written(staircase({ ...step(1, ' one '), guidance_url: '' as never })).steps
  expect(sent).toMatchObject({ id: 1, name: 'one', guidance_url: null })
  expect(sent).not.toHaveProperty('key')
})
