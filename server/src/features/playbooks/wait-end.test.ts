import { describe, expect, it } from 'vitest'
import { daysOff, waitEnd } from './wait-end.ts'

const holidays = new Set(['2026-11-23'])
const hours = {
  from: 540,
  to: 1080,
  isWorking: (day: string) => !holidays.has(day) && ![0, 6].includes(new Date(day).getUTCDay()),
}
const tokyo = { timeZone: 'Asia/Tokyo', hours }
type Wait = Parameters<typeof waitEnd>[0]
const ends = (wait: Wait, from: string, calendar: Parameters<typeof waitEnd>[2] = tokyo) =>
  waitEnd(wait, new Date(from), calendar).toISOString()

describe('working hours', () => {
  // Friday 17:30 in Tokyo; Monday is Labour Thanksgiving Day.
  it.each<[number, string]>([
    [1, '2026-11-24T00:30:00.000Z'],
    [9, '2026-11-24T08:30:00.000Z'],
    [10, '2026-11-25T00:30:00.000Z'],
  ])('%i of them over a night, a weekend and a holiday', (amount, end) => {
    expect(ends({ amount, unit: 'working-hours' }, '2026-11-20T08:30:00Z')).toBe(end)
  })

  it('keeps the clock on the wall where it is changed', () => {
    const newYork = { timeZone: 'America/New_York', hours: { ...hours, isWorking: () => true } }
    // Saturday 17:00 EST; on Sunday the clock goes forward.
    expect(ends({ amount: 2, unit: 'working-hours' }, '2026-03-07T22:00:00Z', newYork)).toBe(
      '2026-03-08T14:00:00.000Z',
    )
  })

  it('counts every day in a workspace without business days', () => {
    const never = { ...tokyo, hours: { ...hours, isWorking: () => false } }
    expect(ends({ amount: 1, unit: 'working-hours' }, '2026-11-20T08:30:00Z', never)).toBe(
      '2026-11-21T00:30:00.000Z',
    )
  })
})

describe('the days of a wait that are no business days', () => {
  it.each<[string, string, string, number]>([
    ['a weekend and a holiday', '2026-11-20T08:30:00Z', '2026-11-24T00:30:00Z', 3],
    ['begun on a Saturday', '2026-11-21T03:00:00Z', '2026-11-24T03:00:00Z', 3],
    ['within one day', '2026-11-20T01:00:00Z', '2026-11-20T05:00:00Z', 0],
    ['over a night', '2026-11-19T08:30:00Z', '2026-11-20T00:30:00Z', 0],
  ])('%s', (_, from, until, count) => {
    expect(daysOff(new Date(from), new Date(until), tokyo)).toBe(count)
  })

  it('are none in a workspace without business days', () => {
    const never = { ...tokyo, hours: { ...hours, isWorking: () => false } }
    expect(daysOff(new Date('2026-11-20T08:30:00Z'), new Date('2026-11-24T00:30:00Z'), never)).toBe(0)
  })
})

describe('a change of the clock', () => {
  const newYork = { timeZone: 'America/New_York', hours }
  const here = { ...tokyo, clock: 'America/New_York' }
  // Saturday 22:30 EST; at two in the night of Sunday the clock goes to three.
  const spring = '2026-03-08T03:30:00Z'
  // Saturday 22:30 EDT; at two in the night of Sunday the clock goes back to one.
  const autumn = '2026-11-01T02:30:00Z'
  it.each<[string, Wait, string, typeof newYork | typeof here, string]>([
    ['minutes are minutes', { amount: 300, unit: 'minutes' }, spring, newYork, '2026-03-08T08:30:00.000Z'],
    ['hours are hours', { amount: 12, unit: 'hours' }, autumn, newYork, '2026-11-01T14:30:00.000Z'],
    ['days keep the wall clock', { amount: 1, unit: 'days' }, spring, newYork, '2026-03-09T02:30:00.000Z'],
    ['days keep the wall clock', { amount: 1, unit: 'days' }, autumn, newYork, '2026-11-02T03:30:00.000Z'],
    // By the customer's clock it is nine in the morning on either side of the change.
    ['nine o’clock', { amount: 5, unit: 'hours', at: '09:00' }, spring, here, '2026-03-08T13:00:00.000Z'],
    ['nine o’clock', { amount: 5, unit: 'hours', at: '09:00' }, autumn, here, '2026-11-01T14:00:00.000Z'],
    [
      'nine the day after',
      { amount: 1, unit: 'days', at: '09:00' },
      spring,
      here,
      '2026-03-08T13:00:00.000Z',
    ],
    [
      'nine the day after',
      { amount: 1, unit: 'days', at: '09:00' },
      autumn,
      here,
      '2026-11-01T14:00:00.000Z',
    ],
    // A time that the clock skips is the one an hour on; one that comes twice is the first.
    ['a skipped time', { amount: 1, unit: 'hours', at: '02:30' }, spring, here, '2026-03-08T07:30:00.000Z'],
    ['a time twice', { amount: 1, unit: 'hours', at: '01:30' }, autumn, here, '2026-11-01T05:30:00.000Z'],
  ])('%s', (_, wait, from, calendar, end) => {
    expect(ends(wait, from, calendar)).toBe(end)
  })
})

describe('a time of day', () => {
  it.each<[string, Wait, string]>([
    ['of the day it comes to', { amount: 3, unit: 'days', at: '09:00' }, '2026-11-23T00:00:00.000Z'],
    [
      'of the working day it comes to',
      { amount: 1, unit: 'working-days', at: '09:00' },
      '2026-11-24T00:00:00.000Z',
    ],
    [
      'the next time the clock shows it',
      { amount: 1, unit: 'hours', at: '09:00' },
      '2026-11-21T00:00:00.000Z',
    ],
    ['the same minute', { amount: 60, unit: 'minutes', at: '18:30' }, '2026-11-20T09:30:00.000Z'],
  ])('%s', (_, wait, end) => {
    expect(ends(wait, '2026-11-20T08:30:00Z')).toBe(end)
  })

  it('by the clock of the customer', () => {
    const calendar = { ...tokyo, clock: 'America/New_York' }
    // Friday 03:30 in New York.
    expect(ends({ amount: 1, unit: 'days', at: '09:00' }, '2026-11-20T08:30:00Z', calendar)).toBe(
      '2026-11-21T14:00:00.000Z',
    )
    expect(ends({ amount: 1, unit: 'hours', at: '09:00' }, '2026-11-20T08:30:00Z', calendar)).toBe(
      '2026-11-20T14:00:00.000Z',
    )
  })
})
