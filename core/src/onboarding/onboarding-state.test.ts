import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../time/add-days.ts'
import { type OnboardingProgress, onboardingState, type StepProgress } from './onboarding-state.ts'

const step = (id: string, days: number, after: string[] = [], finishedOn?: string): StepProgress => ({
  id,
  days,
  after,
  ...(finishedOn ? { finishedOn } : {}),
})

const plan = (today: string, finished: Record<string, string> = {}, more: Partial<OnboardingProgress> = {}) =>
  onboardingState({
    startedOn: '2026-04-01',
    today,
    stuckAfterDays: 14,
    steps: [
      step('kick-off', 7, [], finished['kick-off']),
      step('data', 10, ['kick-off'], finished.data),
      step('use', 30, ['data'], finished.use),
    ],
    ...more,
  })

// Days reckoned with Python's datetime: 1 April + 7 = 8 April, + 10 = 18 April, + 30 = 18 May 2026.
test.each([
  ['2026-04-01', {}, 'on-track', [0, 0, 0]],
  ['2026-04-08', {}, 'on-track', [0, 0, 0]],
  ['2026-04-09', {}, 'behind', [1, 0, 0]],
  ['2026-04-14', {}, 'behind', [6, 0, 0]],
  ['2026-04-15', {}, 'stuck', [7, 0, 0]],
  ['2026-04-15', { 'kick-off': '2026-04-10' }, 'on-track', [2, 0, 0]],
  ['2026-04-20', { 'kick-off': '2026-04-10' }, 'behind', [2, 2, 0]],
  ['2026-04-24', { 'kick-off': '2026-04-10' }, 'stuck', [2, 6, 0]],
  ['2026-05-19', { 'kick-off': '2026-04-08', data: '2026-05-01' }, 'behind', [0, 13, 1]],
  ['2026-05-30', { 'kick-off': '2026-04-08', data: '2026-05-01' }, 'behind', [0, 13, 12]],
  ['2026-05-31', { 'kick-off': '2026-04-08', data: '2026-05-01' }, 'stuck', [0, 13, 13]],
  ['2026-06-30', { 'kick-off': '2026-04-08', data: '2026-05-01', use: '2026-05-03' }, 'done', [0, 13, 0]],
] as const)('on %s with %o it is %s', (today, finished, state, late) => {
  const standing = plan(today, finished)
  expect(standing.state).toBe(state)
  expect(standing.steps.map(({ daysLate }) => daysLate)).toEqual(late)
  expect(standing.dueOn).toBe('2026-05-18')
})

test('says what is open, since when, and what waits', () => {
  expect(plan('2026-04-12', { 'kick-off': '2026-04-10' }).steps).toEqual([
    { id: 'kick-off', standing: 'finished', openSince: '2026-04-01', dueOn: '2026-04-08', daysLate: 2 },
    { id: 'data', standing: 'open', openSince: '2026-04-10', dueOn: '2026-04-18', daysLate: 0 },
    { id: 'use', standing: 'waiting', openSince: undefined, dueOn: '2026-05-18', daysLate: 0 },
  ])
})

test('progress is not known before the first step is due, then the share of those due', () => {
  expect(plan('2026-04-07').progress).toBeUndefined()
  expect(plan('2026-04-08').progress).toBe(0)
  expect(plan('2026-04-18', { 'kick-off': '2026-04-02' }).progress).toBe(0.5)
  // Done ahead of the plan is no more than all that was due.
  expect(plan('2026-04-08', { 'kick-off': '2026-04-02', data: '2026-04-03' }).progress).toBe(1)
})

test('a pause puts every day off, and standing still begins anew after it', () => {
  const rested = { pausedDays: 10, resumedOn: '2026-04-18' }
  expect(plan('2026-04-18', {}, rested).state).toBe('on-track')
  expect(plan('2026-04-19', {}, rested)).toMatchObject({ state: 'behind', dueOn: '2026-05-28', quietDays: 1 })
})

test('all done on the first day', () => {
  const day = '2026-04-01'
  expect(plan(day, { 'kick-off': day, data: day, use: day })).toMatchObject({
    state: 'done',
    doneOn: day,
    quietDays: 0,
    progress: undefined,
  })
})

test('a step finished before those it waits for counts, and what is finished tomorrow does not yet', () => {
  const early = plan('2026-04-09', { use: '2026-04-02' })
  expect(early.steps.map(({ standing }) => standing)).toEqual(['open', 'waiting', 'finished'])
  expect(plan('2026-04-09', { 'kick-off': '2026-04-10' }).state).toBe('behind')
})

test('before the first day nothing is late', () => {
  expect(plan('2026-03-01')).toMatchObject({ state: 'on-track', quietDays: 0 })
})

test.each([
  [{ steps: [] }, 'onboarding-state.no-steps'],
  [{ stuckAfterDays: Number.NaN }, 'onboarding-state.not-a-day'],
  [{ pausedDays: -1 }, 'onboarding-state.not-a-day'],
  [{ steps: [step('a', 1, ['a'])] }, 'planned-days.cycle'],
  [{ today: 'soon' }, 'parts-of-date.not-a-date'],
])('refuses %o: %s', (more, code) => {
  expect(() => plan('2026-04-09', {}, more)).toThrow(expect.objectContaining({ code }))
})

test('day by day without news it only gets worse', () => {
  const rank = { done: 0, 'on-track': 1, behind: 2, stuck: 3 }
  const day = fc.integer({ min: 0, max: 120 })
  fc.assert(
    fc.property(day, fc.option(day), fc.option(day), (later, first, second) => {
      const on = (n: number | null) => (n === null ? [] : [addDays('2026-04-01', n)])
      const finished = Object.fromEntries([
        ...on(first).map((finishedOn) => ['kick-off', finishedOn]),
        ...on(second).map((finishedOn) => ['data', finishedOn]),
      ])
      const now = addDays('2026-04-01', later + Math.max(first ?? 0, second ?? 0))
      const [today, tomorrow] = [plan(now, finished), plan(addDays(now, 1), finished)]
      expect(rank[tomorrow.state]).toBeGreaterThanOrEqual(rank[today.state])
      expect(tomorrow.quietDays).toBe(today.quietDays + 1)
    }),
  )
})
