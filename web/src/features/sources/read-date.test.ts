import { expect, test } from 'vitest'
import { readDate } from './read-date.ts'

test.each([
  ['03/04/2024', 'dmy', '2024-04-03'],
  ['03/04/2024', 'mdy', '2024-03-04'],
  ['2024/3/4 10:00', 'ymd-slash', '2024-03-04'],
  ['2024-03-04T10:00:00Z', 'iso', '2024-03-04'],
  ['31/02/2024', 'dmy', undefined],
  ['23/04/2024', 'mdy', undefined],
  ['soon', 'iso', undefined],
] as const)('%s read as %s', (text, format, day) => expect(readDate(text, format)).toBe(day))
