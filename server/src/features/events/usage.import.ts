import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { undoVersions } from '../../platform/versioned-undo.ts'
import { contactTable } from '../accounts/accounts.tables.ts'
import { undoAccounts } from '../accounts/fact.import.ts'
import {
  accountField,
  contactField,
  resolveAccounts,
  resolveContacts,
  textOf,
} from '../accounts/references.import.ts'
import type { ImportKind, ParsedRow, RowIssue, RowOutcome, WriteContext } from '../sources/import-kind.ts'
import { nameKey, registerEventNames } from './dimension.store.ts'
import { type EventRow, insertEvents, preparePartitions } from './event.store.ts'
import { lockIdentity } from './identity.store.ts'
import { messageUuid } from './message.ts'
import { deleteImportedEvents } from './usage.store.ts'

const YEAR_2000 = Date.UTC(2000, 0, 1)
const DAY = 86_400_000
const MAX_NAME = 200

export const usageImport: ImportKind = {
  kind: 'usage',
  labels: { ja: '利用', en: 'Usage' },
  rowMeans: {
    ja: '1 行が 1 件の操作、または 1 日分の集計です。日付だけの行は UTC の正午として数えます。',
    en: 'One row is one event, or the sum of a day. A date without a time counts as noon UTC.',
  },
  idField: 'message_id',
  batchRows: 5_000,
  keepsFreshness: true,
  options: [
    {
      key: 'create_missing_accounts',
      labels: {
        ja: '未登録の顧客・担当者を、ID を名前として作成する',
        en: 'Create accounts and contacts that do not exist yet',
      },
      default: true,
    },
  ],
  fields: [
    {
      key: 'message_id',
      type: 'text',
      labels: { ja: 'イベント ID', en: 'Message id' },
      synonyms: ['usage_id', 'event_id', 'external_id', 'id', 'uuid', 'ログID'],
      examples: ['M-1', 'M-2'],
    },
    { ...accountField, required: false, oneOf: 'who' },
    { ...contactField, oneOf: 'who' },
    {
      key: 'subscription_id',
      type: 'text',
      oneOf: 'who',
      labels: { ja: '契約 ID', en: 'Subscription id' },
      synonyms: ['contract_id', 'subscription', '契約番号'],
      examples: ['', ''],
    },
    {
      key: 'event',
      type: 'text',
      labels: { ja: '操作・機能', en: 'Event or feature' },
      synonyms: [
        'event_name',
        'feature_name',
        'feature',
        'action',
        'activity',
        'name',
        'イベント',
        'イベント名',
        '機能',
        '機能名',
        '操作',
      ],
      required: true,
      examples: ['Report opened', 'Export'],
    },
    {
      key: 'timestamp',
      type: 'timestamp',
      dayMeans: 'noon-utc',
      required: true,
      labels: { ja: '日時', en: 'Time' },
      synonyms: [
        'usage_date',
        'event_time',
        'event_date',
        'occurred_at',
        'date',
        'datetime',
        'time',
        'ts',
        'created_at',
        '利用日',
        '利用日時',
        '日付',
        '発生日時',
      ],
      examples: ['2026-10-01 09:30', '2026-10-02'],
    },
    {
      key: 'count',
      type: 'integer',
      min: 0,
      labels: { ja: '回数', en: 'Count' },
      synonyms: ['usage_count', 'quantity', 'events', 'times', 'hits', '件数', '利用回数'],
      examples: ['1', '9'],
    },
    {
      key: 'seconds',
      type: 'number',
      min: 0,
      labels: { ja: '利用秒数', en: 'Seconds' },
      synonyms: ['usage_duration_secs', 'duration_secs', 'duration_seconds', 'duration', '秒数', '利用時間'],
      examples: ['', '340'],
    },
  ],
  prepare(db, rows) {
    const months = new Set(rows.map((row) => (textOf(row, 'timestamp') ?? '').slice(0, 7)))
    const ts = [...months].map((month) => ({ ts: Date.parse(`${month}-01T00:00:00Z`) }))
    return preparePartitions(
      db,
      ts.filter(({ ts }) => ts >= YEAR_2000 && ts <= Date.now() + DAY),
    )
  },
  write: writeUsage,
  async undo(db, context) {
    const { events, accounts } = await deleteImportedEvents(db, context.importId)
    const contacts = await undoVersions(db, contactTable, context.importId, context.now)
    const made = await undoAccounts(db, context)
    return { undone: events, kept: contacts.kept + made.kept, accountIds: accounts, more: false }
  },
}

const instantOf = (row: ParsedRow) => Date.parse(textOf(row, 'timestamp') ?? '')

type Who = { accountId: number; contactId: number; properties: string | undefined }

async function writeUsage(db: Db, rows: readonly ParsedRow[], context: WriteContext): Promise<RowOutcome[]> {
  const who = await resolveWho(db, rows, context)
  const nameIds = await resolveNames(db, rows)
  const outcomes: RowOutcome[] = []
  const events: EventRow[] = []
  const places: number[] = []
  rows.forEach((row, index) => {
    const event = eventOf(row, who(row), nameIds, context)
    if ('issue' in event) outcomes[index] = { outcome: 'failed', issue: event.issue }
    else {
      places.push(index)
      events.push(event.row)
    }
  })
  const known = new Set(
    await insertEvents(db, events, {
      receivedAt: context.now,
      source: 'import:usage',
      importId: context.importId,
    }),
  )
  places.forEach((index, position) => {
    outcomes[index] = { outcome: known.has(position) ? 'unchanged' : 'created' }
  })
  return outcomes
}

function eventOf(
  row: ParsedRow,
  who: Who | { issue: RowIssue },
  nameIds: Map<string, number>,
  context: WriteContext,
): { row: EventRow } | { issue: RowIssue } {
  if ('issue' in who) return who
  const ts = instantOf(row)
  if (ts < YEAR_2000 || ts > context.now.getTime() + DAY) {
    return { issue: { field: 'timestamp', code: 'time_out_of_range', value: textOf(row, 'timestamp') } }
  }
  const { count, seconds } = row.values
  return {
    row: {
      ...who,
      ts,
      saidTs: ts,
      stamped: false,
      uuid: messageUuid(row.externalId),
      eventNameId: nameIds.get(nameOf(row)) ?? 0,
      seconds: typeof seconds === 'number' ? Math.min(Math.round(seconds), 2_147_483_647) : 0,
      quantity: typeof count === 'number' ? count : 1,
    },
  }
}

const nameOf = (row: ParsedRow) => (textOf(row, 'event') ?? '').slice(0, MAX_NAME)

async function resolveNames(db: Db, rows: readonly ParsedRow[]): Promise<Map<string, number>> {
  const names = [...new Set(rows.map(nameOf))]
  const { rows: found } = await sql<{ name: string; id: number }>`
    select name, id from event_name where kind = 'track' and name = any(${names}::text[])`.execute(db)
  const ids = new Map(found.map((row) => [row.name, row.id]))
  const missing = names.filter((name) => !ids.has(name)).map((name) => ({ kind: 'track' as const, name }))
  if (missing.length > 0) {
    await lockIdentity(db)
    const made = await registerEventNames(db, missing)
    for (const one of missing) ids.set(one.name, made.get(nameKey(one)) ?? 0)
  }
  return ids
}

/** Whose usage a row is: the account it names, else the one of its subscription, else the one of its contact. */
async function resolveWho(
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
): Promise<Map<string, { id: number; accountId: number | null }>> {
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
