import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type GivenRow, type VersionedTable, writeVersions } from '../../platform/versioned.ts'
import { countChangedSince, undoVersions } from '../../platform/versioned-undo.ts'
import type {
  ParsedRow,
  RowIssue,
  RowOutcome,
  UndoContext,
  UndoStep,
  WriteContext,
} from '../sources/import-kind.ts'
import { accountTable } from './accounts.tables.ts'
import { recordedAt, resolveAccounts, resolveContacts, textOf } from './references.import.ts'

export type Fact = Record<string, unknown>
export type FactResult = { fact: Fact; warnings?: RowIssue[] } | { issue: RowIssue }
export type Resolved = { accountId: number; contactId: number | undefined }

/**
 * Writes rows that belong to an account, each one fact of one table. `toFact` says what the fact holds besides account
 * and contact; a cell that must not be cleared is left out by it.
 */
export async function writeAccountFacts(
  db: Db,
  rows: readonly ParsedRow[],
  context: WriteContext,
  how: {
    table: VersionedTable
    withContact: boolean
    toFact(row: ParsedRow, resolved: Resolved): FactResult
  },
): Promise<RowOutcome[]> {
  const accounts = await resolveAccounts(
    db,
    rows.flatMap((row) => textOf(row, 'account_id') ?? []),
    context,
  )
  const contacts = await resolveContacts(
    db,
    how.withContact ? rows.map((row) => textOf(row, 'contact_id')) : [],
    context.memory,
  )
  const outcomes: (RowOutcome | undefined)[] = []
  const given: { index: number; fact: GivenRow; accountId: number; warnings: RowIssue[] }[] = []
  rows.forEach((row, index) => {
    const account = textOf(row, 'account_id') ?? ''
    const accountId = accounts.idOf(account)
    if (accountId === undefined) {
      outcomes[index] = { outcome: 'failed', issue: accounts.issueOf(account) }
      return
    }
    const reference = how.withContact ? textOf(row, 'contact_id') : undefined
    const contact = reference === undefined ? undefined : contacts.of(reference)
    const result = how.toFact(row, { accountId, contactId: contact?.id })
    if ('issue' in result) {
      outcomes[index] = { outcome: 'failed', issue: result.issue }
      return
    }
    const warnings = [...(result.warnings ?? [])]
    if (reference !== undefined && !contact) {
      warnings.push({ field: 'contact_id', code: 'unknown_contact', value: reference })
    }
    given.push({
      index,
      accountId,
      warnings,
      fact: {
        external_id: row.externalId,
        ...recordedAt(row),
        account_id: accountId,
        ...(how.withContact && row.values.contact_id !== undefined
          ? { contact_id: contact?.id ?? null }
          : {}),
        ...result.fact,
      },
    })
  })
  const written = await writeVersions(
    db,
    how.table,
    given.map((item) => item.fact),
    context,
  )
  given.forEach(({ index, accountId, warnings }, position) => {
    const outcome = written[position]?.outcome ?? 'unchanged'
    if (outcome !== 'unchanged') context.touch(accountId)
    outcomes[index] = warnings.length > 0 ? { outcome, warnings } : { outcome }
  })
  return outcomes.map((outcome) => outcome ?? { outcome: 'unchanged' })
}

/** Records of one step of an undo, which is one transaction. */
const UNDO_STEP = 2_000

/** Takes back the facts an import wrote, a step at a time, and last the accounts it made that nothing else stands on. */
export async function undoAccountFacts(
  db: Db,
  table: VersionedTable,
  context: UndoContext,
): Promise<UndoStep> {
  const kept = context.isFirst ? await countChangedSince(db, table, context.importId) : 0
  const ids = await undoVersions(db, table, { ...context, most: UNDO_STEP })
  if (ids.length > 0) {
    return { undone: ids.length, kept, accountIds: await accountsOf(db, table, ids), more: true }
  }
  const { more } = await undoAccounts(db, context)
  return { undone: 0, kept, accountIds: [], more }
}

/** Both those the records belong to and those they belonged to before. */
async function accountsOf(db: Db, table: VersionedTable, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ account_id: number }>`
    select distinct account_id from ${sql.table(table.table)}
    where ${sql.ref(table.id)} = any(${[...ids]}::integer[]) and account_id is not null`.execute(db)
  return rows.map((row) => row.account_id)
}

/** A step of accounts. One that other facts stand on stays, as it was: they would hang in the air without it. */
export async function undoAccounts(
  db: Db,
  context: UndoContext,
): Promise<{ ids: number[]; undone: number; kept: number; more: boolean }> {
  const ids = await undoVersions(db, accountTable, { ...context, most: UNDO_STEP })
  const columns = sql.join(accountTable.columns.map((column) => sql.ref(column)))
  const restored = await sql<{ account_id: number }>`
    insert into account_fact (account_id, ${columns}, recorded_at)
    select account_id, ${columns}, ${context.now} from (
      select distinct on (account_id) * from account_fact
      where account_id = any(${ids}::integer[]) and import_id = ${context.importId} and valid_to = 'infinity'
      order by account_id, row_id desc
    ) f
    where not exists (select from account_fact c where c.account_id = f.account_id and c.superseded_at = 'infinity')
      and (${dependents(context.importId)})
    returning account_id`.execute(db)
  const kept = restored.rows.length
  return { ids, undone: ids.length - kept, kept, more: ids.length === UNDO_STEP }
}

/** An account below it that the same undo has still to take back does not hold it. */
function dependents(importId: number) {
  const current = sql`t.account_id = f.account_id and t.superseded_at = 'infinity'`
  const facts = [
    'contact_fact',
    'note',
    'subscription',
    'purchase_order',
    'reported_churn',
    'ticket',
    'survey_answer',
  ]
  return sql.join(
    [
      ...facts.map((table) => sql`exists (select from ${sql.table(table)} t where ${current})`),
      sql`exists (select from usage_day u where u.account_id = f.account_id)`,
      sql`exists (select from account_fact t where t.parent_id = f.account_id and t.superseded_at = 'infinity'
        and t.valid_to = 'infinity' and t.import_id is distinct from ${importId})`,
    ],
    sql` or `,
  )
}
