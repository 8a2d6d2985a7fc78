import { expect, test } from 'vitest'
import { createSeenIds } from './seen-ids.ts'

test('every id is new once, also when the table has grown many times', () => {
  const seen = createSeenIds()
  const ids = Array.from({ length: 300_000 }, (_, index) => `U-${index}`)
  expect(ids.filter((id) => seen.add(id))).toHaveLength(300_000)
  expect(ids.filter((id) => seen.add(id))).toHaveLength(0)
})
