import { expect, test } from 'vitest'
import { partsOfDate } from './parts-of-date.ts'

test.each([
  ['2024-02-29', { year: 2024, month: 2, day: 29 }],
  ['0001-01-01', { year: 1, month: 1, day: 1 }],
  ['9999-12-31', { year: 9999, month: 12, day: 31 }],
])('%s comes apart', (date, parts) => {
  expect(partsOfDate(date)).toEqual(parts)
})

test.each([
  '',
  '2024-2-1',
  '2024/02/01',
  '2023-02-29',
  '1900-02-29',
  '2024-04-31',
  '2024-13-01',
  '2024-00-10',
  '2024-01-00',
  '0000-01-01',
  '2024-01-01T00:00:00Z',
  '２０２４-01-01',
  '-2024-01-01',
])('%j is no ISO date', (date) => {
  expect(() => partsOfDate(date)).toThrow(expect.objectContaining({ code: 'parts-of-date.not-a-date' }))
})
