import { Readable } from 'node:stream'
import { currencyExponent } from '@tsuzuku/core/money/currency-exponent'
import type { Db } from '../../platform/database.ts'
import { BOM, csvText } from '../sources/csv-text.ts'
import { readSignals, type SignalFilter, type SignalPosition, type SignalSort } from './signals.read.ts'
import type { SignalRow } from './signals.schema.ts'

const PAGE = 500

/** Headings are the API's own words; money is written in major units beside its currency. */
const columns: readonly (readonly [string, (row: SignalRow, currency: string) => string | number | null])[] =
  [
    ['account_id', ({ account }) => account.external_id ?? String(account.id)],
    ['account', ({ account }) => account.name],
    ['kind', ({ kind }) => kind],
    ['nature', ({ nature }) => nature],
    ['state', ({ state }) => state],
    ['money_per_month', ({ money_minor: minor }, currency) => inMajor(minor, currency)],
    ['currency', (_row, currency) => currency],
    ['holds_since', (row) => row.holds_since],
    ['opened_on', (row) => row.opened_on],
    ['last_seen_on', (row) => row.last_seen_on],
    ['closed_on', (row) => row.closed_on],
    ['closed_because', (row) => row.closed_because],
    ['became', (row) => row.became],
    ['owner', (row) => row.owner?.name ?? row.account_owner?.name ?? null],
    ['snoozed_until', (row) => row.snoozed_until],
    ['dismissed_reason', (row) => row.dismissed_reason],
    ['evidence', (row) => JSON.stringify(row.evidence)],
    ['facts', (row) => JSON.stringify(row.facts)],
  ]

/** Every signal of a filter as CSV, read and sent page by page. */
export function signalsCsv(
  db: Db,
  filter: SignalFilter,
  { sort, currency }: { sort: SignalSort; currency: string },
): Readable {
  return Readable.from(lines(db, filter, { sort, currency }), { objectMode: false })
}

async function* lines(
  db: Db,
  filter: SignalFilter,
  { sort, currency }: { sort: SignalSort; currency: string },
) {
  yield BOM + csvText([columns.map(([heading]) => heading)])
  let after: SignalPosition | undefined
  for (;;) {
    const rows = await readSignals(db, filter, { sort, limit: PAGE, after })
    yield csvText(rows.map(({ row }) => columns.map(([, cell]) => String(cell(row, currency) ?? ''))))
    if (rows.length < PAGE) return
    after = rows.at(-1)?.position
  }
}

function inMajor(minor: number | null, currency: string): string | null {
  if (minor === null) return null
  const exponent = currencyExponent(currency) ?? 2
  return (minor / 10 ** exponent).toFixed(exponent)
}
