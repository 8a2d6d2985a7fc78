export type CsvProblem = 'record_too_long' | 'too_many_columns' | 'unbalanced_quote'

/** One record of the file; `row` counts like a spreadsheet: the first line is 1, blank lines count too. */
export type CsvRecord = { row: number; cells: string[]; problem?: CsvProblem }

export type CsvShape = { delimiter: string; newline?: '\n' | '\r' }

const MAX_RECORD = 1024 * 1024
export const MAX_COLUMNS = 1000
const QUOTE = '"'

/**
 * Cuts text that arrives in pieces into records (RFC 4180; a quote inside an unquoted cell is a letter like any other).
 * A record is never kept longer than 1 MiB: a longer line, or a quote that nothing closes, costs its own line and no
 * other, so that a broken row stops nobody and memory stays flat.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one state that every letter moves
export function createCsvRecords(shape: CsvShape): {
  push(text: string): CsvRecord[]
  end(): CsvRecord[]
} {
  const { delimiter } = shape
  const newline = shape.newline ?? '\n'
  let buffer = ''
  let row = 0
  let skipping = false

  function cut(final: boolean): CsvRecord[] {
    const records: CsvRecord[] = []
    let at = 0
    while (at < buffer.length) {
      const lineEnd = buffer.indexOf(newline, at)
      if (skipping) {
        if (lineEnd < 0) {
          at = buffer.length
          break
        }
        skipping = false
        at = lineEnd + 1
        continue
      }
      const taken = takeRecord(at, lineEnd, final)
      if (!taken) break
      row += 1
      if (taken.cells.length > 0 || taken.problem) {
        const { cells, problem } = taken
        records.push(problem ? { row, cells, problem } : { row, cells })
      }
      at = taken.next
    }
    buffer = at === 0 ? buffer : buffer.slice(at)
    return records
  }

  /** The record that begins at `at`, or undefined while its end has not arrived. */
  function takeRecord(at: number, lineEnd: number, final: boolean): Taken | undefined {
    const end = lineEnd < 0 ? buffer.length : lineEnd
    if (end - at > MAX_RECORD) return tooLong(at, lineEnd)
    if (lineEnd < 0 && !final) return undefined
    const line = buffer.slice(at, buffer[end - 1] === '\r' && end > at ? end - 1 : end)
    if (!line.includes(QUOTE))
      return checked(line === '' ? [] : line.split(delimiter, MAX_COLUMNS + 1), end + 1)
    const quoted = takeQuoted(at, final)
    if (quoted === 'open') {
      if (!final && buffer.length - at <= MAX_RECORD) return undefined
      return { cells: [line.slice(0, 1000)], problem: 'unbalanced_quote', next: end + 1 }
    }
    if (quoted === 'broken')
      return { cells: [line.slice(0, 1000)], problem: 'unbalanced_quote', next: end + 1 }
    return checked(quoted.cells, quoted.next)
  }

  function tooLong(at: number, lineEnd: number): Taken {
    skipping = lineEnd < 0
    return {
      cells: [buffer.slice(at, at + 1000)],
      problem: 'record_too_long',
      next: lineEnd < 0 ? buffer.length : lineEnd + 1,
    }
  }

  /** A record with quotes: `open` when the text ends inside of one, `broken` when letters follow a closing quote. */
  function takeQuoted(start: number, final: boolean): { cells: string[]; next: number } | 'open' | 'broken' {
    const cells: string[] = []
    let at = start
    for (;;) {
      if (buffer[at] === QUOTE) {
        const close = closingQuote(at + 1)
        if (close < 0) return 'open'
        cells.push(buffer.slice(at + 1, close).replaceAll('""', QUOTE))
        at = close + 1
        if (
          buffer[at] === '\r' &&
          newline === '\n' &&
          (at + 1 >= buffer.length || buffer[at + 1] === newline)
        )
          at += 1
      } else {
        const cellEnd = unquotedEnd(at)
        const last = buffer[cellEnd] !== delimiter && buffer[cellEnd - 1] === '\r' && cellEnd > at
        cells.push(buffer.slice(at, last ? cellEnd - 1 : cellEnd))
        at = cellEnd
      }
      // A quote at the very end may be the first half of a doubled one: the next piece tells.
      if (at >= buffer.length) return final ? { cells, next: at } : 'open'
      if (buffer[at] === newline) return { cells, next: at + 1 }
      if (buffer[at] !== delimiter) return 'broken'
      at += 1
    }
  }

  function unquotedEnd(at: number): number {
    const nextDelimiter = buffer.indexOf(delimiter, at)
    const nextLine = buffer.indexOf(newline, at)
    const line = nextLine < 0 ? buffer.length : nextLine
    return nextDelimiter < 0 || nextDelimiter > line ? line : nextDelimiter
  }

  function closingQuote(from: number): number {
    let at = from
    for (;;) {
      const found = buffer.indexOf(QUOTE, at)
      if (found < 0) return -1
      if (buffer[found + 1] !== QUOTE) return found
      at = found + 2
    }
  }

  return {
    push(text) {
      buffer = buffer === '' ? text : buffer + text
      return cut(false)
    },
    end: () => cut(true),
  }
}

type Taken = { cells: string[]; problem?: CsvProblem; next: number }

function checked(cells: string[], next: number): Taken {
  if (cells.every((cell) => cell === '')) return { cells: [], next }
  return cells.length > MAX_COLUMNS
    ? { cells: cells.slice(0, 20), problem: 'too_many_columns', next }
    : { cells, next }
}
