import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CsvRecord, createCsvRecords } from './csv-records.ts'

function read(text: string, pieces: readonly number[] = [], delimiter = ','): CsvRecord[] {
  const records = createCsvRecords({ delimiter })
  const found: CsvRecord[] = []
  let at = 0
  for (const size of pieces) {
    found.push(...records.push(text.slice(at, at + size)))
    at += size
  }
  return [...found, ...records.push(text.slice(at)), ...records.end()]
}

const cells = (records: readonly CsvRecord[]) => records.map((record) => record.cells)

const cell = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom('', '"', '""', 'a,b', 'line\nbreak', '\r\n', 'あ', '𠮷', ' "x" ', 'x"y'),
)
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 })

describe('records of a CSV file', () => {
  test('any table that another program wrote is read as csv-parse reads it, however it is cut into pieces', () => {
    fc.assert(
      fc.property(
        table,
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        (rows, pieces, delimiter, newline) => {
          const text = stringify(rows, { delimiter, record_delimiter: newline, quoted_match: /[\r\n]/ })
          const expected: string[][] = parse(text, {
            delimiter,
            relax_column_count: true,
            relax_quotes: true,
          })
          // A row of empty cells is a blank row of a spreadsheet.
          const filled = expected.filter((row) => row.some((value) => value !== ''))
          expect(cells(read(text, pieces, delimiter))).toEqual(filled)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('rows are counted as a spreadsheet counts them', () => {
    const text = 'id,name\n\n1,"two\nlines"\n,\n2,b'
    expect(read(text)).toEqual([
      { row: 1, cells: ['id', 'name'] },
      { row: 3, cells: ['1', 'two\nlines'] },
      { row: 5, cells: ['2', 'b'] },
    ])
  })

  test('a quote that nothing closes costs its own line only', () => {
    const found = read('a,b\n1,"open\n2,x\n3,y\n')
    expect(found.map(({ row, problem }) => [row, problem])).toEqual([
      [1, undefined],
      [2, 'unbalanced_quote'],
      [3, undefined],
      [4, undefined],
    ])
  })

  test('letters behind a closing quote cost their own line only', () => {
    expect(read('1,"a"b\n2,c\n').map(({ problem }) => problem)).toEqual(['unbalanced_quote', undefined])
  })

  test('a quote inside an unquoted cell is a letter', () => {
    expect(cells(read('5" pipe,x\n'))).toEqual([['5" pipe', 'x']])
  })

  test('a row of 10,000 columns is one broken row', () => {
    const found = read(`${'x,'.repeat(10_000)}\n1,2\n`)
    expect(found.map(({ problem }) => problem)).toEqual(['too_many_columns', undefined])
    expect(found[0]?.cells.length).toBeLessThan(100)
  })

  test('a line of 1 GB passes by as one broken row, and what holds it stays small', () => {
    const records = createCsvRecords({ delimiter: ',' })
    const piece = 'x'.repeat(1024 * 1024)
    const found = records.push('a,b\n1,2\n')
    const before = process.memoryUsage().heapUsed
    let most = 0
    for (let sent = 0; sent < 1024; sent++) {
      found.push(...records.push(piece))
      most = Math.max(most, process.memoryUsage().heapUsed - before)
    }
    found.push(...records.push('\n3,4\n'), ...records.end())
    expect(found.map(({ row, problem }) => [row, problem])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, 'record_too_long'],
      [4, undefined],
    ])
    expect(most).toBeLessThan(100 * 1024 * 1024)
  })

  test('a file of quotes alone ends', () => {
    expect(read('"'.repeat(300_001)).map(({ problem }) => problem)).toEqual(['unbalanced_quote'])
  })
})
