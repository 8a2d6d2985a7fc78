import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { writeVersions } from '../../platform/versioned.ts'
import type { ImportField, KindOption, ParsedRow, RowIssue, WriteContext } from '../sources/import-kind.ts'
import { accountTable } from './accounts.tables.ts'

export const accountField: ImportField = {
  key: 'account_id',
  type: 'text',
  required: true,
  labels: { ja: '顧客 ID', en: 'Account id' },
  synonyms: [
    'account',
    'customer_id',
    'customer',
    'company_id',
    'client_id',
    'organization_id',
    'org_id',
    '顧客ID',
    '会社ID',
    '企業ID',
    '取引先ID',
    '取引先コード',
    '顧客コード',
    '契約先ID',
  ],
  examples: ['A-1001', 'A-1002'],
}

export const contactField: ImportField = {
  key: 'contact_id',
  type: 'text',
  labels: { ja: '担当者の ID またはメール', en: 'Contact id or e-mail' },
  synonyms: [
    'user_id',
    'user',
    'username',
    'email',
    'contact',
    'person_id',
    'person',
    'requester_id',
    'requester',
    'contact_email',
    'user_email',
    'requester_email',
    'ユーザーID',
    'ユーザID',
    'ユーザー',
    'ユーザ',
    '利用者',
    'メールアドレス',
    '担当者メール',
    '利用者ID',
    '連絡先ID',
  ],
  examples: ['U-2001', 'hanako@example.com'],
}

export const recordedAtField: ImportField = {
  key: 'recorded_at',
  type: 'timestamp',
  labels: { ja: '記録日時', en: 'Recorded at' },
  synonyms: ['known_at', 'entered_at', '登録日時', '入力日時'],
  examples: ['', ''],
}

export const createMissingAccounts = (byDefault: boolean): KindOption => ({
  key: 'create_missing_accounts',
  labels: {
    ja: '未登録の顧客を、ID を名前として作成する',
    en: 'Create accounts that do not exist yet, with their id as name',
  },
  default: byDefault,
})

export type AccountReferences = {
  idOf(externalId: string): number | undefined
  issueOf(externalId: string): RowIssue
}

/** Finds the accounts that rows name by external id, through merges; makes missing ones where the options say so. */
export async function resolveAccounts(
  db: Db,
  externalIds: readonly string[],
  context: WriteContext,
): Promise<AccountReferences> {
  const wanted = [...new Set(externalIds)]
  const ids = await findAccounts(db, wanted)
  const missing = wanted.filter((externalId) => !ids.has(externalId))
  if (missing.length > 0 && context.options.create_missing_accounts) {
    const made = await writeVersions(
      db,
      accountTable,
      missing.map((externalId) => ({ external_id: externalId, name: externalId })),
      context,
    )
    made.forEach(({ id }, index) => {
      ids.set(missing[index] ?? '', id)
      context.touch(id)
    })
  }
  const named = missing.length > 0 ? await findNames(db, missing) : new Set<string>()
  return {
    idOf: (externalId) => ids.get(externalId),
    issueOf: (externalId) => ({
      field: 'account_id',
      code: named.has(externalId.toLowerCase()) ? 'account_named_not_id' : 'unknown_account',
      value: externalId,
    }),
  }
}

async function findAccounts(db: Db, externalIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ external_id: string; id: number }>`
    select a.external_id, coalesce(a.merged_into, a.id) as id from account a
    where a.external_id = any(${[...externalIds]}::text[])
      and exists (select from account_fact f where f.account_id = coalesce(a.merged_into, a.id)
        and f.superseded_at = 'infinity' and f.valid_to = 'infinity')`.execute(db)
  return new Map(rows.map((row) => [row.external_id, row.id]))
}

async function findNames(db: Db, words: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select distinct lower(name) as name from account_now
    where lower(name) = any(${words.map((word) => word.toLowerCase())}::text[])`.execute(db)
  return new Set(rows.map((row) => row.name))
}

export type FoundContact = { id: number; accountId: number | null }
const CONTACTS_REMEMBERED = 100_000

/** Finds contacts by external id, by another name a source gave them, or by e-mail address. */
export async function resolveContacts(
  db: Db,
  references: readonly (string | undefined)[],
  memory: WriteContext['memory'],
): Promise<{ of(reference: string): FoundContact | undefined }> {
  const known =
    (memory.get('contacts') as Map<string, FoundContact> | undefined) ?? new Map<string, FoundContact>()
  if (known.size > CONTACTS_REMEMBERED) known.clear()
  memory.set('contacts', known)
  const wanted = [...new Set(references.filter((reference) => reference !== undefined))]
  const unknown = wanted.filter((reference) => !known.has(reference))
  // A slice of the file would keep its whole megabyte in memory: what PostgreSQL sent back does not.
  for (const [reference, contact] of await findContacts(db, unknown)) known.set(reference, contact)
  return { of: (reference) => known.get(reference) }
}

async function findContacts(db: Db, references: readonly string[]): Promise<Map<string, FoundContact>> {
  if (references.length === 0) return new Map()
  const { rows } = await sql<{ reference: string; id: number; account_id: number | null }>`
    with wanted as (select unnest(${[...references]}::text[]) as reference),
    hit as (
      select w.reference, coalesce(c.merged_into, c.id) as id, 1 as rank from wanted w join contact c on c.external_id = w.reference
      union all
      select w.reference, coalesce(c.merged_into, c.id), 2 from wanted w
        join contact_alias a on a.alias = w.reference join contact c on c.id = a.contact_id
      union all
      select w.reference, f.contact_id, 3 from wanted w join contact_fact f on lower(f.email) = lower(w.reference)
        and f.superseded_at = 'infinity' and f.valid_to = 'infinity' where w.reference like '%@%'
    )
    select distinct on (h.reference) h.reference, h.id, f.account_id
    from hit h
    -- One look each: before the first statistics of a table the planner would compare every hit with every contact.
    cross join lateral (
      select account_id from contact_fact
      where contact_id = h.id and superseded_at = 'infinity' and valid_to = 'infinity' limit 1
    ) f
    order by h.reference, h.rank, h.id`.execute(db)
  return new Map(rows.map((row) => [row.reference, { id: row.id, accountId: row.account_id }]))
}

/** The text in a cell of a row, or undefined where the column is absent or the cell empty. */
export function textOf(row: ParsedRow, key: string): string | undefined {
  const value = row.values[key]
  return typeof value === 'string' ? value : undefined
}

/** `recorded_at` as versions take it: absent means now. */
export function recordedAt(row: ParsedRow): { recorded_at?: string } {
  const at = textOf(row, 'recorded_at')
  return at === undefined ? {} : { recorded_at: at }
}
