import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { contactTable } from '../accounts/accounts.tables.ts'
import { type FoundContact, resolveAccounts, resolveContacts, textOf } from '../accounts/references.import.ts'
import type { ParsedRow, RowIssue, WriteContext } from '../sources/import-kind.ts'

export type Who = { accountId: number; contactId: number; properties: string | undefined }

/** Whose usage a row is: the account it names, else the one of its subscription, else the one of its contact. */
export async function resolveWho(
  db: Db,
  rows: readonly ParsedRow[],
  context: WriteContext,
): Promise<(row: ParsedRow) => Who | { issue: RowIssue }> {
  const subscriptions = await findSubscriptions(db, rows)
  const accounts = await resolveAccounts(
    db,
    rows.flatMap((row) => textOf(row, 'account_id') ?? []),
    context,
  )
  const accountOf = (row: ParsedRow) => {
    const account = textOf(row, 'account_id')
    const subscription = textOf(row, 'subscription_id')
    return account === undefined ? subscriptions.get(subscription ?? '') : accounts.idOf(account)
  }
  const contacts = await resolveContacts(
    db,
    rows.map((row) => textOf(row, 'contact_id')),
    context.memory,
  )
  const made = await makeContacts(
    db,
    rows.filter((row) => {
      const contact = textOf(row, 'contact_id')
      return contact !== undefined && !contacts.of(contact)
    }),
    { context, accountOf },
  )
  return (row) => {
    const account = textOf(row, 'account_id')
    const subscription = textOf(row, 'subscription_id')
    const reference = textOf(row, 'contact_id')
    const contact = reference === undefined ? undefined : (contacts.of(reference) ?? made.get(reference))
    if (account === undefined && subscription === undefined && reference === undefined) {
      return { issue: { field: 'account_id', code: 'no_reference' } }
    }
    const named = accountOf(row)
    if (account !== undefined && named === undefined) return { issue: accounts.issueOf(account) }
    if (subscription !== undefined && !subscriptions.has(subscription)) {
      return { issue: { field: 'subscription_id', code: 'unknown_subscription', value: subscription } }
    }
    if (reference !== undefined && !contact) {
      return { issue: { field: 'contact_id', code: 'unknown_contact', value: reference } }
    }
    return {
      accountId: named ?? contact?.accountId ?? 0,
      contactId: contact?.id ?? 0,
      properties: subscription === undefined ? undefined : JSON.stringify({ subscription_id: subscription }),
    }
  }
}

async function findSubscriptions(db: Db, rows: readonly ParsedRow[]): Promise<Map<string, number>> {
  const wanted = [...new Set(rows.flatMap((row) => textOf(row, 'subscription_id') ?? []))]
  if (wanted.length === 0) return new Map()
  const { rows: found } = await sql<{ external_id: string; account_id: number }>`
    select s.external_id, coalesce(a.merged_into, a.id) as account_id from subscription s join account a on a.id = s.account_id
    where s.external_id = any(${wanted}::text[]) and s.superseded_at = 'infinity'`.execute(db)
  return new Map(found.map((row) => [row.external_id, row.account_id]))
}

async function makeContacts(
  db: Db,
  rows: readonly ParsedRow[],
  { context, accountOf }: { context: WriteContext; accountOf(row: ParsedRow): number | undefined },
): Promise<Map<string, FoundContact>> {
  const wanted = new Map(rows.map((row) => [textOf(row, 'contact_id') ?? '', accountOf(row) ?? null]))
  if (wanted.size === 0 || !context.options.create_missing_accounts) return new Map()
  const references = [...wanted.keys()].sort()
  const written = await writeVersions(
    db,
    contactTable,
    references.map((reference) => ({
      external_id: reference,
      account_id: wanted.get(reference) ?? null,
      ...(reference.includes('@') ? { email: reference.toLowerCase() } : {}),
    })),
    context,
  )
  return new Map(
    written.map(({ id }, index) => {
      const reference = references[index] ?? ''
      return [reference, { id, accountId: wanted.get(reference) ?? null }]
    }),
  )
}
