import { type DateFormat, parseTimestamp } from './parse-timestamp.ts'

/**
 * Reads a date written in a known order; a time or offset behind it must be well formed and is left out.
 * What is accepted is told at `parseTimestamp`.
 *
 * @param text e.g. '2024-3-5', '05.03.2024', '2024/03/05 03:00'
 * @param format order of day, month and year
 * @returns 'YYYY-MM-DD', or `undefined` for text that is no such date
 * @example
 * parseDate('05/03/2024', 'dmy') // '2024-03-05'
 * parseDate('31/02/2024', 'dmy') // undefined
 */
export function parseDate(text: string, format: DateFormat): string | undefined {
  return parseTimestamp(text, format)?.date
}
