import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { accountField, contactField, textOf } from '../accounts/references.import.ts'
import type { ImportKind, ParsedRow, RowIssue, RowOutcome, WriteContext } from '../sources/import-kind.ts'
import { nameKey, registerEventNames } from './dimension.store.ts'
import { type EventRow, insertEvents, preparePartitions } from './event.store.ts'
import { lockIdentity } from './identity.store.ts'
import { undoUsage } from './undo-usage.import.ts'
import { resolveWho, type Who } from './usage-who.import.ts'

const YEAR_2000 = Date.UTC(2000, 0, 1)
const DAY = 86_400_000
const MAX_NAME = 200

export const usageImport: ImportKind = {
  kind: 'usage',
  tables: ['account', 'account_fact', 'contact', 'contact_fact', 'event', 'usage_day'],
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
      mayHoldForAll: true,
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
  undo: undoUsage,
}

const instantOf = (row: ParsedRow) => Date.parse(textOf(row, 'timestamp') ?? '')

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
      skipConflicts: true,
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
      accountId: who.accountId,
      contactId: who.contactId,
      properties: who.properties,
      ts,
      saidTs: ts,
      stamped: false,
      key: row.externalId,
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
