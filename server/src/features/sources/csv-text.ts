import { stringify } from 'csv-stringify/sync'
import { safeCell } from './safe-cell.ts'

/** Lines of a CSV file, safe to open in a spreadsheet. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => row.map(safeCell)),
    { record_delimiter: 'windows' },
  )
}

/** Spreadsheets read a file without it as the system's own encoding. */
export const BOM = '\uFEFF'
