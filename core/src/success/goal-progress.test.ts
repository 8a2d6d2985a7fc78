import { expect, test } from 'vitest'
import { type GoalFacts, goalProgress } from './goal-progress.ts'

const facts: GoalFacts = {
  direction: 'at-least',
  baseline: 20,
  baselineOn: '2026-01-01',
  target: 40,
  targetOn: '2026-04-11',
  value: 30,
  day: '2026-02-20',
}
const of = (part: Partial<GoalFacts>) => goalProgress(Object.freeze({ ...facts, ...part }))

// Shares of way and time from R 4.3.2:
// d <- as.Date(c("2026-02-20", "2026-03-22")) - as.Date("2026-01-01"); as.numeric(d) / 100  # 0.5 0.8
test('half the way in half the time is on track', () => {
  expect(of({})).toEqual({ state: 'on-track', share: 0.5, elapsed: 0.5, reason: undefined })
})

test('a little late is still on track, more than a tenth is behind', () => {
  expect(of({ value: 34, day: '2026-03-22' })).toMatchObject({ state: 'on-track', share: 0.7, elapsed: 0.8 })
  expect(of({ value: 33.9, day: '2026-03-22' }).state).toBe('behind')
  expect(of({ value: 15 })).toMatchObject({ state: 'behind', share: -0.25 })
})

test('a goal of less goes down', () => {
  const fewer = { direction: 'at-most', baseline: 12, target: 4 } as const
  expect(of({ ...fewer, value: 8 })).toMatchObject({ state: 'on-track', share: 0.5 })
  expect(of({ ...fewer, value: 14 })).toMatchObject({ state: 'behind', share: -0.25 })
  expect(of({ ...fewer, value: 4 })).toMatchObject({ state: 'reached', share: 1 })
})

test('reached by meeting the target, early or on its day; missed when the day has gone by', () => {
  expect(of({ value: 44 })).toMatchObject({ state: 'reached', share: 1.2 })
  expect(of({ value: 37, day: '2026-04-11' }).state).toBe('behind')
  expect(of({ value: 40, day: '2026-04-11' }).state).toBe('reached')
  expect(of({ value: 39, day: '2026-04-12' })).toMatchObject({ state: 'missed', share: 0.95, elapsed: 1 })
  expect(of({ value: 41, day: '2027-01-01' }).state).toBe('reached')
})

test('where the baseline meets the target, the goal is to keep it', () => {
  for (const baseline of [40, 55]) {
    expect(of({ baseline, value: 41 })).toMatchObject({ state: 'on-track', share: undefined })
    expect(of({ baseline, value: 39 }).state).toBe('behind')
    expect(of({ baseline, value: 41, day: '2026-04-12' }).state).toBe('reached')
    expect(of({ baseline, value: 39, day: '2026-04-12' }).state).toBe('missed')
  }
})

test('what is not known is said to be unknown, with the reason', () => {
  expect(of({ value: undefined })).toMatchObject({ state: 'unknown', reason: 'no-value', elapsed: 0.5 })
  expect(of({ value: Number.NaN }).reason).toBe('no-value')
  expect(of({ value: Number.POSITIVE_INFINITY }).reason).toBe('no-value')
  expect(of({ target: undefined }).reason).toBe('no-target')
  expect(of({ baseline: undefined })).toMatchObject({ state: 'unknown', reason: 'no-baseline' })
  expect(of({ value: undefined, day: '2026-06-01' })).toMatchObject({ state: 'unknown', reason: 'no-value' })
})

test('without a baseline the target can still be reached or missed', () => {
  expect(of({ baseline: undefined, value: 41 })).toMatchObject({ state: 'reached', share: undefined })
  expect(of({ baseline: undefined, value: 30, day: '2026-06-01' }).state).toBe('missed')
})

test('before the day of the baseline nothing has begun', () => {
  expect(of({ day: '2025-12-31', value: 60 })).toEqual({
    state: 'not-started',
    share: undefined,
    elapsed: 0,
    reason: undefined,
  })
})

test('a target on or before the day of the baseline leaves no time', () => {
  expect(of({ targetOn: '2026-01-01' })).toMatchObject({ state: 'unknown', reason: 'no-time' })
  expect(of({ targetOn: '2025-01-01' }).reason).toBe('no-time')
})

test('a day that is none is refused', () => {
  expect(() => of({ day: '2026-02-30' })).toThrow(
    expect.objectContaining({ code: 'parts-of-date.not-a-date' }),
  )
})
