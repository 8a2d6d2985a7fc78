import { expect, test } from 'vitest'
import { historyDays, inWaves } from './refresh.days.ts'

test('ten years of history come in batches of whole weeks, each day once and none read far apart', () => {
  const days = historyDays('2016-03-15', '2026-11-23')
  const waves = inWaves(days)
  const batches = waves.flat()
  expect(batches.flat().sort()).toEqual([...days].sort())
  const number = (day: string) => Date.parse(day) / 86_400_000
  for (const batch of batches) {
    const first = number(batch[0] ?? '')
    expect(batch.every((day) => (first - number(day)) % 7 === 0)).toBe(true)
    expect(first - number(batch.at(-1) ?? '')).toBeLessThanOrEqual(40 * 7)
    expect(batch.length).toBeLessThanOrEqual(17)
  }
  const order = new Map(waves.flatMap((wave, nth) => wave.flat().map((day) => [day, nth] as const)))
  const recent = days.filter((day) => number(day) > number('2026-11-23') - 35)
  for (const day of recent) {
    const before = days.filter((other) => Math.abs(number(day) - 364 - number(other)) <= 3)
    expect(before.length).toBeGreaterThan(0)
    for (const one of before) expect(order.get(one)).toBeLessThan(order.get(day) ?? 0)
  }
})
