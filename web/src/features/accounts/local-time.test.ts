import { describe, expect, it } from 'vitest'
import { fromLocal, toLocal } from './local-time.ts'

describe('local time', () => {
  it.each([
    ['2026-11-21T18:02', 'Asia/Tokyo', '2026-11-21T09:02:00.000Z'],
    ['2026-07-01T00:00', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
    ['2026-10-25T12:00', 'Europe/Berlin', '2026-10-25T11:00:00.000Z'],
    ['2026-03-08T03:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
  ])('%s in %s is %s, and back', (local, zone, instant) => {
    expect(fromLocal(local, zone)).toBe(instant)
    expect(toLocal(new Date(instant), zone)).toBe(local)
  })
})
