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

test('what it waits for may be there already, and nobody may have been asked', () => {
  const until: Step = { id: 'until', kind: 'wait-until', met: 'note', timed_out: null }
  expect(findFaults({ first: 'until', steps: [until, action('note', 'until')] })).toEqual([
    { step: 'note', reason: 'loop-without-wait' },
  ])
  const answer: Step = { id: 'answer', kind: 'wait-answer', answered: null, timed_out: 'survey' }
  expect(findFaults({ first: 'survey', steps: [action('survey', 'answer'), answer] })).toEqual([
    { step: 'answer', reason: 'loop-without-wait' },
  ])
})

test('time is sure to have passed when a wait until something is over', () => {
  const until: Step = { id: 'until', kind: 'wait-until', met: null, timed_out: 'remind' }
  expect(findFaults({ first: 'until', steps: [until, action('remind', 'until')] })).toEqual([])
})

// Without faults every walk ends or waits, however its rules, chances and answers fall out.
test('a playbook without faults never runs on the spot', () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const next = fc.constantFrom(...ids, null)
  const half = (to: string | null) => ({ share: 0.5, next: to })
  const step = (id: string) =>
    fc.oneof(
      next.map((to) => action(id, to)),
      next.map((to) => wait(id, to)),
      fc.tuple(next, next).map(([yes, no]): Step => ({ id, kind: 'branch', yes, no })),
      fc.tuple(next, next).map(([met, timed_out]): Step => ({ id, kind: 'wait-until', met, timed_out })),
      fc
        .tuple(next, next)
        .map(([answered, timed_out]): Step => ({ id, kind: 'wait-answer', answered, timed_out })),
      fc
        .tuple(next, next)
        .map(([one, other]): Step => ({ id, kind: 'split', ways: [half(one), half(other)] })),
    )
  /** Where a step leads while the clock stands still. */
  const atOnce = (one: Step): (string | null)[] => {
    if (one.kind === 'wait') return []
    if (one.kind === 'wait-until') return [one.met]
    return one.kind === 'wait-answer' ? [one.answered, one.timed_out] : nextSteps(one)
  }
  let walked = 0
  fc.assert(
    fc.property(fc.tuple(...ids.map(step)), (steps) => {
      if (findFaults({ first: 'a', steps }).some(({ reason }) => reason === 'loop-without-wait')) return
      walked += 1
      const byId = new Map(steps.map((one) => [one.id, one]))
      const longest = (id: string | null, depth: number): number => {
        const one = id === null ? undefined : byId.get(id)
        if (!one || depth > ids.length) return depth
        return Math.max(depth, ...atOnce(one).map((to) => longest(to, depth + 1)))
      }
      for (const id of ids) expect(longest(id, 0)).toBeLessThanOrEqual(ids.length)
    }),
    { numRuns: 500 },
  )
  expect(walked).toBeGreaterThan(50)
})
