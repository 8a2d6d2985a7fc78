import { expect, test } from 'vitest'
import { historyDays, inBatches } from './refresh.days.ts'

test('ten years of history come in batches of whole weeks, each day once and none read far apart', () => {
  const days = historyDays('2016-03-15', '2026-11-23')
  const batches = inBatches(days)
  expect(batches.flat().sort()).toEqual([...days].sort())
  const number = (day: string) => Date.parse(day) / 86_400_000
  for (const batch of batches) {
    const first = number(batch[0] ?? '')
    expect(batch.every((day) => (first - number(day)) % 7 === 0)).toBe(true)
    expect(first - number(batch.at(-1) ?? '')).toBeLessThanOrEqual(40 * 7)
    expect(batch.length).toBeLessThanOrEqual(17)
  }
})
