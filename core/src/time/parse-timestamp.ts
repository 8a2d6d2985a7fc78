import { daysInMonth } from './days-in-month.ts'
import { isoDate } from './iso-date.ts'

/** Order of the parts: `iso` and `ymd-slash` begin with the year, which is never ambiguous. */
export type DateFormat = 'iso' | 'ymd-slash' | 'dmy' | 'mdy'

export type TimestampParts = {
  /** 'YYYY-MM-DD' as written, not moved to another time zone. */
  readonly date: string
  /** 'HH:MM:SS', with '.mmm' where the text has fractions. */
  readonly time?: string
  /** 'Z' or '±HH:MM'. */
  readonly offset?: string
}

/**
 * Reads a date with an optional time and offset, exactly as written; which instant that is, the caller
 * decides with a time zone.
 *
 * Day and month may have one or two digits, the year has four; separators - / . (twice the same one),
 * 年月日 and, for year-first formats, none (20240305). Digits may be full width. Time: HH:MM[:SS[.fff]],
 * 24 hours or AM/PM, after a space or T.
 *
 * @param text e.g. '2024-03-05T03:00:00Z', '05/03/2024 3:00 PM', '２０２４年３月５日'
 * @param format order of day, month and year
 * @returns `undefined` for text that is no such date, days that do not exist included
 * @example
 * parseTimestamp('2024-03-05T03:00:00Z', 'iso') // { date: '2024-03-05', time: '03:00:00', offset: 'Z' }
 */
export function parseTimestamp(text: string, format: DateFormat): TimestampParts | undefined {
  const match = TIMESTAMP.exec(text.normalize('NFKC').trim())
  if (!match) return undefined
  const date = readDate(match[1] ?? '', format)
  if (date === undefined) return undefined
  if (match[2] === undefined) return { date }
  const time = readTime(match[2], match[3])
  const offset = readOffset(match[4])
  if (time === undefined || offset === undefined) return undefined
  return offset === '' ? { date, time } : { date, time, offset }
}

const TIMESTAMP =
  /^([\d\-/.]+|\d{4}年\d{1,2}月\d{1,2}日)(?:(?:T|\s+)(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(?:\s*([AP]M))?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i
const YEAR_FIRST = /^(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?$/
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/

function readDate(text: string, format: DateFormat): string | undefined {
  if (format === 'dmy' || format === 'mdy') {
    const match = YEAR_LAST.exec(text)
    if (!match) return undefined
    const [first, second] = [Number(match[1]), Number(match[3])]
    return format === 'dmy'
      ? existing(Number(match[4]), second, first)
      : existing(Number(match[4]), first, second)
  }
  const match = YEAR_FIRST.exec(text)
  if (match) {
    const sameSeparator = match[2] === match[4] || match[2] === '年'
    return sameSeparator ? existing(Number(match[1]), Number(match[3]), Number(match[5])) : undefined
  }
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  return compact ? existing(Number(compact[1]), Number(compact[2]), Number(compact[3])) : undefined
}

function existing(year: number, month: number, day: number): string | undefined {
  const exists = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  return exists ? isoDate({ year, month, day }) : undefined
}

function readTime(text: string, half: string | undefined): string | undefined {
  const [hours = '', minutes = '', seconds = '00'] = text.replace(',', '.').split(':')
  let hour = Number(hours)
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) >= 60) return undefined
  return `${String(hour).padStart(2, '0')}:${minutes}:${seconds}`
}

function readOffset(text: string | undefined): string | undefined {
  if (text === undefined) return ''
  if (/^(Z|UTC)$/i.test(text)) return 'Z'
  const hours = text.slice(1, 3)
  const minutes = text.slice(3).replace(':', '') || '00'
  return Number(hours) > 14 || Number(minutes) > 59 ? undefined : `${text.slice(0, 1)}${hours}:${minutes}`
}
