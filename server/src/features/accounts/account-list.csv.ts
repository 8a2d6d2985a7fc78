import { Readable } from 'node:stream'
import { currencyExponent } from '@tsuzuku/core/money/currency-exponent'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { BOM, csvText } from '../sources/csv-text.ts'
import { type AccountListQuestion, readAccounts } from './account-list.read.ts'
import type { ListedRow } from './account-row.read.ts'

type Cell = string | number | null

/** Headings are the API's own words, so that a program and a later import read the same file. */
type Column = readonly [string, (row: ListedRow, currency: string) => Cell]
const columns: readonly Column[] = [
  ['account_id', (row) => row.external_id ?? String(row.id)],
  ['name', (row) => row.name],
  ['domain', (row) => row.domain],
  ['owner', (row) => row.owner?.name ?? null],
  ['stage', (row) => row.stage],
  ['tier', (row) => row.tier],
  ['industry', (row) => row.industry],
  ['country', (row) => row.country],
  ['plans', (row) => row.plans.join('; ')],
  ['tags', (row) => row.tags.join('; ')],
  ['mrr', (row, currency) => inMajor(row.mrr_minor, currency)],
  ['currency', (_row, currency) => currency],
  ['health_score', (row) => rounded(row.health?.score)],
  ['health_band', (row) => row.health?.band ?? null],
  ['judged_band', (row) => row.judgement?.band ?? null],
  ['health_delta_14d', (row) => rounded(row.health?.delta_14d)],
  ['renewal_date', (row) => row.renewal_date],
  ['last_usage_on', (row) => row.last_usage_on],
  ['last_touch_on', (row) => row.last_touch_on],
  ['active_contacts_28d', (row) => row.active_contacts_28d],
  ['seats_paid', (row) => row.seats_paid],
  ['tickets_open', (row) => row.tickets_open],
  ['nps_score', (row) => row.nps_score],
  ['signed_up_on', (row) => row.signed_up_on],
]

/** Every account of a filter as CSV, read and sent page by page. The mark at the front tells spreadsheets it is UTF-8. */
export function accountsCsv(db: Db, question: Omit<AccountListQuestion, 'limit' | 'cursor'>): Readable {
  return Readable.from(lines(db, question), { objectMode: false })
}

async function* lines(db: Db, question: Omit<AccountListQuestion, 'limit' | 'cursor'>) {
  const all = [...columns, ...(await scoreColumns(db, question.scores ?? []))]
  yield BOM + csvText([all.map(([heading]) => heading)])
  let cursor: string | undefined
  do {
    const page = await readAccounts(db, { ...question, limit: 500, ...(cursor ? { cursor } : {}) })
    yield csvText(
      page.rows.map((row) => all.map(([, cell]) => String(cell(row, question.moment.currency) ?? ''))),
    )
    cursor = page.next_cursor ?? undefined
  } while (cursor)
}

/** Two columns a score, with its name, for an id says nothing to who opens the file. */
async function scoreColumns(db: Db, ids: readonly number[]): Promise<Column[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from score where id = any(${[...ids]}::integer[]) and name is not null order by id`.execute(
    db,
  )
  const scoreOf = (row: ListedRow, id: number) => row.scores.find((score) => score.id === id)
  return rows.flatMap(({ id, name }): Column[] => [
    [`score_${id} (${name})`, (row) => rounded(scoreOf(row, id)?.score)],
    [`band_${id} (${name})`, (row) => scoreOf(row, id)?.band ?? null],
  ])
}

function inMajor(minor: number | null, currency: string): string | null {
  if (minor === null) return null
  const exponent = currencyExponent(currency) ?? 2
  return (minor / 10 ** exponent).toFixed(exponent)
}

function rounded(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value * 10) / 10
}
