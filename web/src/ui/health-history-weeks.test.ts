import { expect, it } from 'vitest'
import { weeksOf } from './health-history-weeks.ts'

const on = (day: string, score: number | null) => ({ day, score, outcomes: null, experience: null })

it('takes the newest value of each week and leaves a gap where there is none', () => {
  const weeks = weeksOf([
    on('2026-10-30', 70),
    on('2026-11-05', 60),
    on('2026-11-19', 40),
    on('2026-11-20', 41),
  ])
  expect(weeks.map(({ day, score }) => [day, score])).toEqual([
    ['2026-10-30', 70],
    ['2026-11-05', 60],
    ['2026-11-13', null],
    ['2026-11-20', 41],
  ])
})

it('is empty without history', () => {
  expect(weeksOf([])).toEqual([])
})
