import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Step } from './definition.ts'
import { findFaults } from './find-faults.ts'
import { nextSteps } from './next-steps.ts'

const action = (id: string, next: string | null): Step => ({ id, kind: 'action', next })
const wait = (id: string, next: string | null): Step => ({ id, kind: 'wait', next })

test('a playbook that waits and comes back can be walked', () => {
  expect(findFaults({ first: 'mail', steps: [action('mail', 'week'), wait('week', 'mail')] })).toEqual([])
})

test('what keeps it from being walked is named with its step', () => {
  const steps: Step[] = [
    { id: 'ask', kind: 'branch', yes: 'mail', no: 'gone' },
    action('mail', 'chance'),
    {
      id: 'chance',
      kind: 'split',
      ways: [
        { share: 0.5, next: 'ask' },
        { share: 0.4, next: null },
      ],
    },
    action('island', null),
  ]
  expect(findFaults({ first: 'ask', steps })).toEqual([
    { step: 'ask', reason: 'leads-nowhere' },
    { step: 'chance', reason: 'loop-without-wait' },
    { step: 'chance', reason: 'shares-not-one' },
    { step: 'island', reason: 'unreachable' },
  ])
})

test('nothing to do, a beginning that is not there, one id twice', () => {
  expect(findFaults({ first: null, steps: [] })).toEqual([{ step: null, reason: 'nothing-to-do' }])
  expect(findFaults({ first: 'x', steps: [wait('a', null), wait('a', null)] }).map((f) => f.reason)).toEqual([
    'leads-nowhere',
    'nothing-to-do',
    'unreachable',
    'same-id',
    'unreachable',
  ])
})

// Without faults every walk ends or waits: no chain of steps without a wait is longer than there are steps.
test('a playbook without faults never runs on the spot', () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const next = fc.constantFrom(...ids, null)
  const step = (id: string) =>
    fc.oneof(
      next.map((to) => action(id, to)),
      next.map((to) => wait(id, to)),
      fc.tuple(next, next).map(([yes, no]): Step => ({ id, kind: 'branch', yes, no })),
    )
  fc.assert(
    fc.property(fc.tuple(...ids.map(step)), (steps) => {
      fc.pre(findFaults({ first: 'a', steps }).length === 0)
      const byId = new Map(steps.map((one) => [one.id, one]))
      const longest = (id: string | null, depth: number): number => {
        const one = id === null ? undefined : byId.get(id)
        if (!one || one.kind === 'wait' || depth > ids.length) return depth
        return Math.max(...nextSteps(one).map((to) => longest(to, depth + 1)))
      }
      expect(longest('a', 0)).toBeLessThanOrEqual(ids.length)
    }),
    { numRuns: 300 },
  )
})
