import { describe, expect, it } from 'vitest'
import { usageBesideNormal } from './usage-normal.ts'

const day = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 86_400_000).toISOString().slice(0, 10)
const range = { from: day(0), to: day(199), shown: 90 }

describe('usageBesideNormal', () => {
  it('knows nothing of an account that was never used', () => {
    const days = usageBesideNormal([], range)
    expect(days).toHaveLength(90)
    expect(days.every(({ value, band }) => value === null && band === null)).toBe(true)
  })

  it('lays a steady account on its own normal', () => {
    const counts = Array.from({ length: 200 }, (_, i) => ({ day: day(i), active_contacts: 10 }))
    const last = usageBesideNormal(counts, range).at(-1)
    expect(last).toEqual({ day: day(199), value: 10, band: [10, 10] })
  })

  it('shows a fall below a normal that the fall has not yet reached', () => {
    const counts = Array.from({ length: 200 }, (_, i) => ({
      day: day(i),
      active_contacts: i < 180 ? 10 + (i % 2) : 2,
    }))
    const last = usageBesideNormal(counts, range).at(-1)
    expect(last?.value).toBe(2)
    expect(last?.band?.[0]).toBeGreaterThan(9)
  })

  it('takes a day without a row as no use, but only after the first use', () => {
    const days = usageBesideNormal([{ day: day(150), active_contacts: 7 }], range)
    expect(days.find((item) => item.day === day(149))?.value).toBeNull()
    expect(days.find((item) => item.day === day(156))?.value).toBe(1)
    expect(days.at(-1)).toMatchObject({ value: 0, band: null })
  })
})
