import { expect, it } from 'vitest'
import { movePeriod, periodAround, periodKind } from './period.ts'

it('finds the month, fiscal quarter and fiscal year around a day', () => {
  expect(periodAround('2026-02-15', 'month')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(periodAround('2026-02-15', 'quarter', 4)).toEqual({ from: '2026-01-01', to: '2026-03-31' })
  expect(periodAround('2026-02-15', 'year', 4)).toEqual({ from: '2025-04-01', to: '2026-03-31' })
})

it('moves by its own kind, over the end of a year', () => {
  expect(movePeriod({ from: '2026-12-01', to: '2026-12-31' }, 1)).toEqual({
    from: '2027-01-01',
    to: '2027-01-31',
  })
  expect(movePeriod({ from: '2025-04-01', to: '2026-03-31' }, -1, 4)).toEqual({
    from: '2024-04-01',
    to: '2025-03-31',
  })
})

it('moves a free span by its length', () => {
  const span = { from: '2026-11-10', to: '2026-11-16' }
  expect(periodKind(span)).toBe('custom')
  expect(movePeriod(span, -1)).toEqual({ from: '2026-11-03', to: '2026-11-09' })
})
