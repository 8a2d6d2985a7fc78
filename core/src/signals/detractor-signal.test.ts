import { expect, it } from 'vitest'
import { detractorSignal } from './detractor-signal.ts'

const of = (...answers: [score: number, daysAgo: number][]) =>
  detractorSignal({
    answers: answers.map(([score, daysAgo]) => ({ score, daysAgo })),
    mrrMinor: 9000,
    thresholds: { score: 6, days: 90 },
  })

it('takes the lowest of what people said last', () => {
  expect(of([3, 5], [9, 2])).toEqual({
    present: true,
    evidence: { lowest: 3, detractors: 1, people: 2, days_ago: 5 },
    moneyMinor: 9000,
  })
  expect(of([6, 90]).present).toBe(true)
  expect(of([7, 1], [10, 4])).toMatchObject({ present: false, evidence: { lowest: 7, days_ago: 1 } })
})

it('forgets what is old and does not take silence for content', () => {
  expect(of([0, 91]).present).toBeUndefined()
  expect(of().present).toBeUndefined()
  expect(() => of([11, 1])).toThrow(expect.objectContaining({ code: 'detractor-signal.not-a-score' }))
})
