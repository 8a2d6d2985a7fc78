import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from './add-days.ts'
import type { PeriodKind } from './period-bounds.ts'
import { periodSeries } from './period-series.ts'

test('gives whole months that share a day with the stretch', () => {
  expect(periodSeries({ from: '2024-01-15', to: '2024-03-02', kind: 'month' })).toEqual([
    { from: '2024-01-01', to: '2024-02-01' },
    { from: '2024-02-01', to: '2024-03-01' },
    { from: '2024-03-01', to: '2024-04-01' },
  ])
})

test('the end is exclusive', () => {
  expect(periodSeries({ from: '2024-01-01', to: '2024-02-01', kind: 'month' })).toHaveLength(1)
  expect(periodSeries({ from: '2024-01-01', to: '2024-02-02', kind: 'month' })).toHaveLength(2)
})

test('quarters and years follow the fiscal year', () => {
  const stretch = { from: '2023-04-01', to: '2025-04-01', fiscalYearStartMonth: 4 }
  expect(periodSeries({ ...stretch, kind: 'year' })).toEqual([
    { from: '2023-04-01', to: '2024-04-01' },
    { from: '2024-04-01', to: '2025-04-01' },
  ])
  expect(periodSeries({ ...stretch, kind: 'quarter' })).toHaveLength(8)
})

test('weeks begin on Monday', () => {
  expect(periodSeries({ from: '2024-12-31', to: '2025-01-07', kind: 'week' })).toEqual([
    { from: '2024-12-30', to: '2025-01-06' },
    { from: '2025-01-06', to: '2025-01-13' },
  ])
})

test('an empty stretch has no period', () => {
  expect(periodSeries({ from: '2024-01-15', to: '2024-01-15', kind: 'year' })).toEqual([])
})

test('refuses to run backwards', () => {
  expect(() => periodSeries({ from: '2024-01-02', to: '2024-01-01', kind: 'month' })).toThrow(
    expect.objectContaining({ code: 'period-series.backwards' }),
  )
})

test('covers the stretch without gap or overlap', () => {
  const kind = fc.constantFrom<PeriodKind>('week', 'month', 'quarter', 'year')
  const start = fc.integer({ min: -3000, max: 3000 })
  fc.assert(
    fc.property(
      kind,
      start,
      fc.integer({ min: 1, max: 1500 }),
      fc.integer({ min: 1, max: 12 }),
      (...given) => {
        const [kind, offset, days, fiscalYearStartMonth] = given
        const from = addDays('2020-01-01', offset)
        const to = addDays(from, days)
        const series = periodSeries(Object.freeze({ from, to, kind, fiscalYearStartMonth }))
        const last = series.at(-1)
        expect(series[0] && series[0].from <= from && from < series[0].to).toBe(true)
        expect(last && last.from < to && to <= last.to).toBe(true)
        expect(series.slice(1).map((bounds) => bounds.from)).toEqual(
          series.slice(0, -1).map((bounds) => bounds.to),
        )
      },
    ),
  )
})
