import { expect, test } from 'vitest'
import { barsOf, monthsOf, placesOf } from './timeline-places.ts'

const goal = { name: 'g', baseline_on: '2026-01-10', target_on: '2026-03-20', state: 'behind' as const }
const step = (due: string, part: object = {}) => ({
  title: due,
  side: 'us' as const,
  starts_on: null,
  due_on: due,
  is_done: false,
  is_overdue: false,
  ...part,
})

test('goals come first, steps by their day, dropped ones not at all', () => {
  const bars = barsOf(
    [goal],
    [step('2026-03-01'), step('2026-02-01', { is_done: true }), step('2026-01-05', { is_dropped: true })],
  )
  expect(bars.map(({ name, tone, from }) => [name, tone, from])).toEqual([
    ['g', 'goal', '2026-01-10'],
    ['2026-02-01', 'done', '2026-02-01'],
    ['2026-03-01', 'us', '2026-03-01'],
  ])
})

test('places go from the first month to the end of the last', () => {
  const places = placesOf(barsOf([goal], []), '2026-01-20')
  expect([places.first, places.end]).toEqual(['2026-01-01', '2026-04-01'])
  expect([places.at('2026-01-01'), places.at('2026-04-01')]).toEqual([0, 1])
  expect(places.at('2026-02-15')).toBe(0.5)
  expect(monthsOf(places)).toEqual(['2026-01-01', '2026-02-01', '2026-03-01'])
  expect(monthsOf(placesOf(barsOf([{ ...goal, target_on: '2027-12-01' }], []), '2026-01-20')).length).toBe(4)
})
