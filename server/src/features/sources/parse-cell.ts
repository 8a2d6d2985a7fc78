import { CoreError } from '@tsuzuku/core/error'
import { currencyExponent } from '@tsuzuku/core/money/currency-exponent'
import { parseMoney } from '@tsuzuku/core/money/parse-money'
import { parseDate } from '@tsuzuku/core/time/parse-date'
import { type DateFormat, parseTimestamp, type TimestampParts } from '@tsuzuku/core/time/parse-timestamp'
import { isPlausibleDay } from '../../platform/plausible-day.ts'
import type { Cell, ImportField } from './import-kind.ts'

export type CellContext = {
  dateFormat: DateFormat
  currency: string
  instantOf(parts: TimestampParts): number
}
export type ParsedCell = { value: Cell } | { code: string }

const TRUE = new Set(['true', 't', 'yes', 'y', '1', 'on', 'はい', '有', 'あり', '真', '○', '◯', '済'])
const FALSE = new Set(['false', 'f', 'no', 'n', '0', 'off', 'いいえ', '無', 'なし', '偽', '×', '✕', '未'])
const MAX_TEXT = 100_000
const MAX_INTEGER = 2_147_483_647

/** Reads one cell that is not empty; a code says what is wrong with it. */
export function parseCell(text: string, field: ImportField, context: CellContext): ParsedCell {
  if (text.includes('\0')) return { code: 'nul_byte' }
  if (text.includes('\uFFFD')) return { code: 'broken_encoding' }
  if (text.length > MAX_TEXT) return { code: 'too_long' }
  const trimmed = text.trim()
  switch (field.type) {
    case 'text':
      return { value: trimmed }
    case 'integer':
      return parseNumber(trimmed, field, true)
    case 'number':
      return parseNumber(trimmed, field, false)
    case 'money':
      return parseAmount(trimmed, field, context.currency)
    case 'currency': {
      const code = trimmed.toUpperCase()
      return currencyExponent(code) === undefined ? { code: 'unknown_currency' } : { value: code }
    }
    case 'date': {
      const date = parseDate(trimmed, context.dateFormat)
      return date === undefined ? { code: 'not_a_date' } : plausible(date, date)
    }
    case 'timestamp':
      return parseInstant(trimmed, field, context)
    case 'boolean':
      return parseBoolean(trimmed)
    case 'choice':
      return parseChoice(trimmed, field)
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(trimmed) && trimmed.length <= 320
        ? { value: trimmed.toLowerCase() }
        : { code: 'not_an_email' }
    case 'tags':
      return {
        value: [...new Set(trimmed.split(/[;,、|]/).map((tag) => tag.trim()))].filter((tag) => tag !== ''),
      }
  }
}

/** A word or a choice that holds for every row: what it means hangs on no date format and no currency. */
export const parseForAll = (field: ImportField, text: string): ParsedCell =>
  field.type === 'choice' ? parseChoice(text, field) : { value: text }

export function parseBoolean(text: string): ParsedCell {
  const word = text.trim().toLowerCase()
  if (TRUE.has(word)) return { value: true }
  return FALSE.has(word) ? { value: false } : { code: 'not_a_boolean' }
}

function parseNumber(text: string, field: ImportField, whole: boolean): ParsedCell {
  const plain = text.normalize('NFKC').replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, '')
  if (!/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d{1,3})?$/i.test(plain)) return { code: 'not_a_number' }
  const value = Number(plain)
  if (!Number.isFinite(value)) return { code: 'out_of_range' }
  if (whole && !Number.isInteger(value)) return { code: 'not_a_whole_number' }
  if (whole && Math.abs(value) > MAX_INTEGER) return { code: 'out_of_range' }
  return value < (field.min ?? Number.NEGATIVE_INFINITY) ? { code: 'out_of_range' } : { value }
}

function parseAmount(text: string, field: ImportField, currency: string): ParsedCell {
  try {
    const value = parseMoney(text, currency)
    return value < (field.min ?? Number.NEGATIVE_INFINITY) ? { code: 'out_of_range' } : { value }
  } catch (error) {
    if (error instanceof CoreError) return { code: `money_${error.code.split('.')[1]?.replaceAll('-', '_')}` }
    throw error
  }
}

function parseInstant(text: string, field: ImportField, context: CellContext): ParsedCell {
  if (context.dateFormat === 'iso' && text.length >= 20 && text.endsWith('Z')) {
    // The spelling of programs, several times faster; a day that does not exist comes back as another one.
    const instant = Date.parse(text)
    const same = Number.isNaN(instant) ? '' : new Date(instant).toISOString()
    if (same !== '' && same.startsWith(text.slice(0, 10))) return plausible(text, same)
  }
  const parts = parseTimestamp(text, context.dateFormat)
  if (!parts) return { code: 'not_a_date' }
  const noon = parts.time === undefined && field.dayMeans === 'noon-utc'
  const instant = context.instantOf(noon ? { date: parts.date, time: '12:00:00', offset: 'Z' } : parts)
  return Number.isNaN(instant)
    ? { code: 'not_a_date' }
    : plausible(parts.date, new Date(instant).toISOString())
}

const plausible = (written: string, value: string): ParsedCell =>
  isPlausibleDay(written.slice(0, 10)) ? { value } : { code: 'date_out_of_range' }

function parseChoice(text: string, field: ImportField): ParsedCell {
  const word = text.normalize('NFKC').toLowerCase()
  for (const [value, synonyms] of Object.entries(field.choices ?? {})) {
    if (word === value || synonyms.includes(word)) return { value }
  }
  return { code: 'not_a_choice' }
}
