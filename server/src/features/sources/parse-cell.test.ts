import { describe, expect, test } from 'vitest'
import type { ImportField } from './import-kind.ts'
import { type CellContext, parseCell } from './parse-cell.ts'
import { createZonedInstant } from './zoned-instant.ts'

const context: CellContext = {
  dateFormat: 'iso',
  currency: 'JPY',
  instantOf: createZonedInstant('Asia/Tokyo'),
}
const field = (type: ImportField['type'], more: Partial<ImportField> = {}): ImportField => ({
  key: 'x',
  type,
  labels: { ja: 'x', en: 'x' },
  synonyms: [],
  examples: ['', ''],
  ...more,
})
const read = (
  text: string,
  type: ImportField['type'],
  more?: Partial<ImportField>,
  changed: Partial<CellContext> = {},
) => parseCell(text, field(type, more), { ...context, ...changed })

describe('one cell', () => {
  test.each([
    ['TRUE', true],
    ['はい', true],
    ['○', true],
    ['0', false],
    ['いいえ', false],
  ])('%s is a yes or no', (text, value) => expect(read(text, 'boolean')).toEqual({ value }))

  test.each([
    ['1,234', 'integer', { value: 1234 }],
    ['１２３', 'integer', { value: 123 }],
    ['12.5', 'integer', { code: 'not_a_whole_number' }],
    ['3000000000', 'integer', { code: 'out_of_range' }],
    ['1,23', 'number', { code: 'not_a_number' }],
    ['-1', 'number', { value: -1 }],
    ['NaN', 'number', { code: 'not_a_number' }],
    ['Infinity', 'integer', { code: 'not_a_number' }],
    ['-inf', 'number', { code: 'not_a_number' }],
    ['1e400', 'number', { code: 'out_of_range' }],
    ['NaN', 'money', { code: 'money_not_a_number' }],
    ['Infinity', 'money', { code: 'money_not_a_number' }],
    ['¥30,000', 'money', { value: 30_000 }],
    ['30000.5', 'money', { code: 'money_too_many_decimals' }],
    ['$5', 'money', { code: 'money_other_currency' }],
    ['Hanako@Example.com', 'email', { value: 'hanako@example.com' }],
    ['hanako', 'email', { code: 'not_an_email' }],
    ['a; b、a', 'tags', { value: ['a', 'b'] }],
    ['a\0b', 'text', { code: 'nul_byte' }],
    ['a\uFFFDb', 'text', { code: 'broken_encoding' }],
    ['2024-02-30', 'date', { code: 'not_a_date' }],
    ['1900-01-01', 'date', { value: '1900-01-01' }],
    ['0001-04-01', 'date', { code: 'date_out_of_range' }],
    ['9999-12-31', 'date', { code: 'date_out_of_range' }],
    ['0001-04-01', 'timestamp', { code: 'date_out_of_range' }],
    ['1899-12-31T09:00:00Z', 'timestamp', { code: 'date_out_of_range' }],
    ['2150-01-01 09:00', 'timestamp', { code: 'date_out_of_range' }],
    ['usd', 'currency', { value: 'USD' }],
    ['XXX', 'currency', { code: 'unknown_currency' }],
  ] as const)('%s as %s', (text, type, expected) => expect(read(text, type)).toEqual(expected))

  test('a date without time is the beginning of the day where the workspace is', () => {
    expect(read('2024-03-05', 'timestamp')).toEqual({ value: '2024-03-04T15:00:00.000Z' })
  })

  test('a day of usage is its noon in UTC, so that it stays that day', () => {
    expect(read('2024-03-05', 'timestamp', { dayMeans: 'noon-utc' })).toEqual({
      value: '2024-03-05T12:00:00.000Z',
    })
  })

  test('an offset of its own decides', () => {
    expect(read('2024-03-05T10:00:00+02:00', 'timestamp')).toEqual({ value: '2024-03-05T08:00:00.000Z' })
  })

  test('hours that a clock shows twice or never become instants', () => {
    const instantOf = createZonedInstant('Europe/Berlin')
    expect(read('2024-10-27 02:30', 'timestamp', {}, { instantOf })).toEqual({
      value: '2024-10-27T00:30:00.000Z',
    })
    expect(read('2024-03-31 02:30', 'timestamp', {}, { instantOf })).toEqual({
      value: '2024-03-31T01:30:00.000Z',
    })
  })

  test('a choice is found by its words in both languages', () => {
    const choices = { month: ['monthly', '月払い'], year: ['annual', '年払い'] }
    expect(read('Annual', 'choice', { choices })).toEqual({ value: 'year' })
    expect(read('月払い', 'choice', { choices })).toEqual({ value: 'month' })
    expect(read('weekly', 'choice', { choices })).toEqual({ code: 'not_a_choice' })
  })
})
