import { describe, expect, it } from 'vitest'
import { signalStep } from './signal-step.ts'

const of = (present: boolean | undefined, { seen, closed }: { seen?: string; closed?: string } = {}) =>
  signalStep({
    present,
    day: '2026-11-22',
    standing: seen === undefined ? undefined : { lastSeenOn: seen },
    closedOn: closed,
    closeDays: 3,
    reopenDays: 14,
  })

describe('signalStep', () => {
  it('opens what is new and sees what stands', () => {
    expect(of(true)).toBe('open')
    expect(of(true, { seen: '2026-11-01' })).toBe('see')
  })

  it('waits before it closes', () => {
    expect(of(false, { seen: '2026-11-20' })).toBe('stay')
    expect(of(false, { seen: '2026-11-19' })).toBe('close')
  })

  it('takes what is soon back for the same', () => {
    expect(of(true, { closed: '2026-11-08' })).toBe('reopen')
    expect(of(true, { closed: '2026-11-07' })).toBe('open')
  })

  it('leaves all as it is where nothing is known', () => {
    expect(of(undefined, { seen: '2026-01-01' })).toBe('stay')
    expect(of(undefined)).toBe('stay')
    expect(of(false)).toBe('stay')
  })
})
