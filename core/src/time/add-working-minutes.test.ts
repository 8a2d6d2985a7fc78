import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from './add-days.ts'
import { addWorkingMinutes } from './add-working-minutes.ts'

/** Golden Week of 2026 in Japan. */
const holidays = new Set(['2026-04-29', '2026-05-03', '2026-05-04', '2026-05-05', '2026-05-06'])
const isWorking = (day: string) => !holidays.has(day) && ![0, 6].includes(new Date(day).getUTCDay())
const hours = { from: 540, to: 1080, isWorking }

describe('addWorkingMinutes', () => {
  test.each([
    ['within a day', '2026-04-27', 600, 120, '2026-04-27', 720],
    ['before the hours begin', '2026-04-27', 480, 60, '2026-04-27', 600],
    ['up to their end, and no minute more', '2026-04-27', 540, 540, '2026-04-27', 1080],
    ['one minute more', '2026-04-27', 540, 541, '2026-04-28', 541],
    ['at their very end', '2026-04-27', 1080, 60, '2026-04-28', 600],
    ['after their end', '2026-04-27', 1200, 60, '2026-04-28', 600],
    ['over a holiday', '2026-04-28', 1050, 120, '2026-04-30', 630],
    ['begun on a holiday', '2026-04-29', 700, 60, '2026-04-30', 600],
    ['over Golden Week', '2026-05-01', 1020, 61, '2026-05-07', 541],
    ['begun on a Saturday', '2026-05-02', 600, 0, '2026-05-07', 540],
    ['several days', '2026-04-27', 540, 3 * 540, '2026-04-30', 1080],
    ['with seconds', '2026-04-27', 1079.5, 1, '2026-04-28', 540.5],
  ])('%s', (_, day, minute, minutes, ends, at) => {
    expect(addWorkingMinutes({ day, minute }, minutes, hours)).toEqual({ day: ends, minute: at })
  })

  test('nothing where nobody ever works, and nonsense is refused', () => {
    const start = { day: '2026-04-27', minute: 600 }
    expect(addWorkingMinutes(start, 60, { ...hours, isWorking: () => false })).toBeUndefined()
    expect(() => addWorkingMinutes(start, -1, hours)).toThrow(/minutes/)
    expect(() => addWorkingMinutes(start, Number.NaN, hours)).toThrow(/minutes/)
    expect(() => addWorkingMinutes(start, 60, { ...hours, to: 540 })).toThrow(/hours/)
  })

  // Counted minute by minute: slow, and sure.
  test('agrees with counting every minute', () => {
    const counted = (day: string, minute: number, minutes: number) => {
      const isIn = (d: string, m: number) => isWorking(d) && m >= hours.from && m < hours.to
      let [d, m] = [day, minute]
      for (let left = minutes; ; ) {
        if (isIn(d, m)) left -= 1
        m += 1
        if (left === 0) return { day: d, minute: m }
        if (m === 1440) [d, m] = [addDays(d, 1), 0]
      }
    }
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 1, max: 2000 }),
        (offset, minute, minutes) => {
          const day = addDays('2026-04-25', offset)
          expect(addWorkingMinutes({ day, minute }, minutes, hours)).toEqual(counted(day, minute, minutes))
        },
      ),
      { numRuns: 100 },
    )
  })
})
