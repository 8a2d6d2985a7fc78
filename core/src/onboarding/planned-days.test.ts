import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PlannedStep, plannedDays } from './planned-days.ts'

const step = (id: string, days: number, after: string[] = [], targetDay?: number): PlannedStep => ({
  id,
  days,
  after,
  ...(targetDay === undefined ? {} : { targetDay }),
})

// Early starts and finishes of the same network by a forward pass in Python 3.11.
test('follows the longest way', () => {
  const steps = [
    step('review', 10, ['pilot']),
    step('kick-off', 7),
    step('data', 10, ['kick-off']),
    step('sign-in', 12),
    step('pilot', 20, ['data', 'sign-in']),
  ]
  expect([...plannedDays(steps)]).toEqual([
    ['review', { begins: 37, ends: 47 }],
    ['kick-off', { begins: 0, ends: 7 }],
    ['data', { begins: 7, ends: 17 }],
    ['sign-in', { begins: 0, ends: 12 }],
    ['pilot', { begins: 17, ends: 37 }],
  ])
})

test('a target day stands in the place of days, and those after it follow', () => {
  const planned = plannedDays([step('a', 7, [], 3), step('b', 4, ['a']), step('c', 0, ['a'], 2)])
  expect([...planned.values()].map(({ ends }) => ends)).toEqual([3, 7, 2])
})

test('no steps have no days', () => {
  expect(plannedDays([])).toEqual(new Map())
})

test.each([
  [[step('a', 1), step('a', 2)], 'planned-days.same-id'],
  [[step('a', 1, ['b'])], 'planned-days.unknown-step'],
  [[step('a', 1, ['b']), step('b', 1, ['a'])], 'planned-days.cycle'],
  [[step('a', 1, ['a'])], 'planned-days.cycle'],
  [[step('a', Number.NaN)], 'planned-days.not-a-day'],
  [[step('a', -1)], 'planned-days.not-a-day'],
  [[step('a', 1, [], 0.5)], 'planned-days.not-a-day'],
])('refuses %o: %s', (steps, code) => {
  expect(() => plannedDays(steps)).toThrow(expect.objectContaining({ code }))
})

test('no step begins before those it waits for end, and the order of steps does not matter', () => {
  const days = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(days, fc.infiniteStream(fc.boolean()), (lengths, draw) => {
      const steps = lengths.map((length, at) => {
        const after = lengths.slice(0, at).flatMap((_, before) => (draw.next().value ? [`s${before}`] : []))
        return step(`s${at}`, length, after)
      })
      const planned = plannedDays(steps)
      for (const { id, after } of steps)
        for (const before of after)
          expect(planned.get(id)?.begins).toBeGreaterThanOrEqual(planned.get(before)?.ends ?? 0)
      expect(new Map([...plannedDays(steps.toReversed())].reverse())).toEqual(planned)
    }),
  )
})
