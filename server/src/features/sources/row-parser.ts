import { createHash } from 'node:crypto'
import type { Workspace } from '../team/workspace.store.ts'
import type { CsvRecord } from './csv-records.ts'
import type { Cell, ImportField, ImportKind, ParsedRow, RowIssue } from './import-kind.ts'
import type { ImportOptions } from './import-options.ts'
import { type CellContext, parseBoolean, parseCell, parseForAll } from './parse-cell.ts'
import { createZonedInstant } from './zoned-instant.ts'

export type RowResult = { parsed: ParsedRow } | { row: number; issues: RowIssue[] }

type Column = { field: ImportField; column: number; context: CellContext }

/** Turns records into rows by the mapping; every cell that cannot be read is named, none is guessed. */
export function createRowParser(setup: {
  kind: ImportKind
  options: ImportOptions
  workspace: Workspace
  headers: readonly string[]
}): (record: CsvRecord) => RowResult {
  const { kind, options, workspace, headers } = setup
  const currency = options.currency ?? workspace.currency
  const instantOf = createZonedInstant(workspace.timeZone)
  const instantOfUtc = createZonedInstant('UTC')
  const columns: Column[] = kind.fields.flatMap((field) => {
    const column = options.mapping[field.key]
    if (column === undefined) return []
    return [
      {
        field,
        column,
        context: {
          dateFormat: options.date_formats[field.key] ?? 'iso',
          currency,
          instantOf: IN_UTC.test(headers[column] ?? '') ? instantOfUtc : instantOf,
        },
      },
    ]
  })
  const forAll = Object.fromEntries(
    kind.fields.flatMap((field): [string, Cell][] => {
      const text = options.mapping[field.key] === undefined ? options.for_all?.[field.key] : undefined
      const parsed = text === undefined ? undefined : parseForAll(field, text)
      return parsed && 'value' in parsed ? [[field.key, parsed.value]] : []
    }),
  )
  const ownCurrency = columns.find(({ field }) => field.type === 'currency')

  return (record) => {
    const { row, cells } = record
    if (record.problem)
      return { row, issues: [{ field: '', code: record.problem, value: cells[0]?.slice(0, 200) }] }
    if (!fits(cells, headers.length)) {
      return { row, issues: [{ field: '', code: 'wrong_number_of_cells', value: String(cells.length) }] }
    }
    const values: Record<string, Cell> = { ...forAll }
    const issues: RowIssue[] = []
    const rowCurrency = ownCurrency ? cells[ownCurrency.column]?.trim().toUpperCase() : undefined
    for (const { field, column, context } of columns) {
      const text = cells[column] ?? ''
      if (text.trim() === '') {
        if (field.required) issues.push({ field: field.key, code: 'required' })
        values[field.key] = null
        continue
      }
      const inCurrency =
        field.type === 'money' && rowCurrency ? { ...context, currency: rowCurrency } : context
      const parsed = parseCell(text, field, inCurrency)
      if ('value' in parsed) values[field.key] = parsed.value
      else issues.push({ field: field.key, code: parsed.code, value: text.slice(0, 200) })
    }
    const attributes = readAttributes(cells, options, issues)
    if (issues.length > 0) return { row, issues }
    return { parsed: { row, externalId: idOf(kind, values, attributes), values, attributes } }
  }
}

/** "Created (UTC)" says in which zone its times are. */
const IN_UTC = /(?<![A-Za-z])(UTC|GMT)(?![A-Za-z+-])/

function fits(cells: readonly string[], columns: number): boolean {
  return (
    cells.length === columns ||
    (cells.length > columns && cells.slice(columns).every((cell) => cell.trim() === ''))
  )
}

function readAttributes(
  cells: readonly string[],
  options: ImportOptions,
  issues: RowIssue[],
): Record<string, Cell> {
  const attributes: Record<string, Cell> = {}
  for (const { column, key } of options.attributes) {
    const text = cells[column]?.trim() ?? ''
    if (text.includes('\0')) issues.push({ field: key, code: 'nul_byte' })
    else if (text.includes('\uFFFD'))
      issues.push({ field: key, code: 'broken_encoding', value: text.slice(0, 200) })
    else if (NO_NUMBER.test(text)) issues.push({ field: key, code: 'not_a_number', value: text })
    else attributes[key] = plainValue(text)
  }
  return attributes
}

/** What programs write for a number that is none. As a text among numbers it would go unnoticed. */
const NO_NUMBER = /^(NaN|[-+]?(Infinity|inf|∞))$/

/** TRUE and FALSE become booleans and plain numbers numbers, also 2,483; 0123 and 1e5 stay text, they are codes more often. */
function plainValue(text: string): Cell {
  if (text === '') return null
  const plain = /^-?[1-9]\d{0,2}(,\d{3}){1,4}(\.\d{1,10})?$/.test(text) ? text.replaceAll(',', '') : text
  if (/^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(plain)) return Number(plain)
  if (/^(true|false)$/i.test(text)) {
    const parsed = parseBoolean(text)
    if ('value' in parsed) return parsed.value
  }
  return text
}

function idOf(kind: ImportKind, values: Record<string, Cell>, attributes: Record<string, Cell>): string {
  const id = values[kind.idField]
  if (typeof id === 'string') return id
  const other = kind.secondIdField ? values[kind.secondIdField] : undefined
  if (typeof other === 'string') return `${kind.secondIdField}:${other}`
  return `row:${createHash('sha256')
    .update(JSON.stringify([values, attributes]))
    .digest('hex')
    .slice(0, 32)}`
}
