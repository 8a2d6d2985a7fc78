import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type GivenRow, writeVersions } from '../../platform/versioned.ts'
import { countChangedSince } from '../../platform/versioned-undo.ts'
import type { ImportKind, ParsedRow, RowIssue, RowOutcome, WriteContext } from '../sources/import-kind.ts'
import { accountTable } from './accounts.tables.ts'
import { defineAttributes } from './attributes.import.ts'
import { awaitNobody, awaitOwners, forgetAwaitedOf } from './awaited-owner.store.ts'
import { undoAccounts } from './fact.import.ts'
import { recordedAt, recordedAtField, textOf } from './references.import.ts'

const stageWords = {
  trial: ['トライアル', 'お試し', '試用', '無料', 'free', 'trialing'],
  onboarding: ['導入', '導入中', 'オンボーディング', 'implementation', 'setup'],
  active: ['利用中', '契約中', '稼働', '稼働中', '有効', 'customer', 'live'],
  renewal: ['更新', '更新中', '更新時期', '更新期', 'renewing'],
  churned: ['解約', '解約済', '解約済み', '退会', 'cancelled', 'canceled', 'lost', 'inactive'],
  'won-back': ['再契約', '復活', '復帰', 'won back', 'reactivated', 'returned'],
}

export const accountsImport: ImportKind = {
  kind: 'accounts',
  tables: ['account', 'account_fact'],
  labels: { ja: '顧客', en: 'Accounts' },
  rowMeans: { ja: '1 行が 1 社です。', en: 'One row is one customer company.' },
  idField: 'account_id',
  attributes: true,
  fields: [
    {
      key: 'account_id',
      type: 'text',
      required: true,
      labels: { ja: '顧客 ID', en: 'Account id' },
      synonyms: [
        'external_id',
        'customer_id',
        'company_id',
        'client_id',
        'organization_id',
        'id',
        '顧客ID',
        '会社ID',
        '企業ID',
        '取引先ID',
        '取引先コード',
        '顧客コード',
      ],
      examples: ['A-1001', 'A-1002'],
    },
    {
      key: 'name',
      type: 'text',
      required: true,
      labels: { ja: '名前', en: 'Name' },
      synonyms: [
        'account_name',
        'company',
        'company_name',
        'customer_name',
        'customer',
        'organization',
        '会社名',
        '企業名',
        '取引先名',
        '顧客名',
        '法人名',
      ],
      examples: ['青葉ロジスティクス', 'Minato Foods'],
    },
    {
      key: 'domain',
      type: 'text',
      labels: { ja: 'ドメイン', en: 'Domain' },
      synonyms: ['website', 'email_domain', 'url', 'ウェブサイト'],
      examples: ['aoba.example.jp', 'minato.example.com'],
    },
    {
      key: 'owner_email',
      type: 'email',
      labels: { ja: '担当のメール', en: 'Owner e-mail' },
      synonyms: [
        'owner',
        'csm',
        'csm_email',
        'account_owner',
        '担当',
        '担当者',
        '担当CSM',
        '担当者メール',
        '担当者のメール',
        '担当メール',
      ],
      examples: ['sato@example.com', ''],
    },
    {
      key: 'stage',
      type: 'choice',
      labels: { ja: 'ステージ', en: 'Stage' },
      synonyms: ['status', 'lifecycle', 'lifecycle_stage', 'ステージ', '状態'],
      examples: ['active', 'onboarding'],
      choices: stageWords,
    },
    {
      key: 'tier',
      type: 'text',
      labels: { ja: '単価帯', en: 'Tier' },
      synonyms: ['plan_tier', 'segment', 'grade', '価格帯', '区分', 'セグメント', '顧客ランク'],
      examples: ['A', 'B'],
    },
    {
      key: 'industry',
      type: 'text',
      labels: { ja: '業種', en: 'Industry' },
      synonyms: ['sector', 'vertical', '業界'],
      examples: ['物流', 'Food'],
    },
    {
      key: 'country',
      type: 'text',
      labels: { ja: '国', en: 'Country' },
      synonyms: ['country_code', 'region', '国名'],
      examples: ['JP', 'JP'],
    },
    {
      key: 'parent_id',
      type: 'text',
      labels: { ja: '親会社の顧客 ID', en: 'Parent account id' },
      synonyms: ['parent', 'parent_account', 'parent_account_id', '親会社ID'],
      examples: ['', 'A-1001'],
    },
    {
      key: 'signed_up_on',
      type: 'date',
      labels: { ja: '登録日', en: 'Signed up on' },
      synonyms: [
        'signup_date',
        'sign_up_date',
        'created_at',
        'created',
        'customer_since',
        '申込日',
        '契約開始日',
        '利用開始日',
        '登録日',
      ],
      examples: ['2024-04-01', '2025-10-15'],
    },
    {
      key: 'tags',
      type: 'tags',
      labels: { ja: 'タグ', en: 'Tags' },
      synonyms: ['labels', 'ラベル'],
      examples: ['重点; 紹介', ''],
    },
    recordedAtField,
  ],
  write: writeAccounts,
  async undo(db, context) {
    const changed = context.isFirst ? await countChangedSince(db, accountTable, context.importId) : 0
    if (context.isFirst) await forgetAwaitedOf(db, context.importId)
    const { ids, undone, kept, more } = await undoAccounts(db, context)
    return { undone, kept: kept + changed, accountIds: ids, more }
  },
}

async function writeAccounts(
  db: Db,
  rows: readonly ParsedRow[],
  context: WriteContext,
): Promise<RowOutcome[]> {
  await defineAttributes(db, rows, context.options)
  const owners = await findMembers(db, rows)
  const parents = await findParents(db, rows, context)
  const known = await findAttributes(db, rows)
  const warnings: RowIssue[][] = rows.map(() => [])
  const given = rows.map((row, index): GivenRow => {
    const { values } = row
    const owner = textOf(row, 'owner_email')
    if (owner !== undefined && !owners.has(owner)) {
      warnings[index]?.push({ field: 'owner_email', code: 'unknown_member', value: owner })
    }
    return {
      external_id: row.externalId,
      ...recordedAt(row),
      name: values.name,
      domain: domainOf(values.domain),
      industry: values.industry,
      tier: values.tier,
      country: values.country,
      signed_up_on: values.signed_up_on,
      // These two have no "unknown": an empty cell leaves them as they are.
      stage: values.stage ?? undefined,
      tags: values.tags ?? undefined,
      // One who is no member yet takes it from nobody.
      owner_id: values.owner_email === null ? null : owners.get(owner ?? ''),
      parent_id:
        values.parent_id === undefined ? undefined : (parents.get(textOf(row, 'parent_id') ?? '') ?? null),
      attributes:
        Object.keys(row.attributes).length === 0
          ? undefined
          : { ...known.get(row.externalId), ...row.attributes },
    }
  })
  const written = await writeVersions(db, accountTable, given, context)
  await noteAwaited(db, rows, { written, owners, importId: context.importId })
  return written.map(({ id, outcome }, index) => {
    if (outcome !== 'unchanged') context.touch(id)
    const own = warnings[index] ?? []
    return own.length > 0 ? { outcome, warnings: own } : { outcome }
  })
}

/** Accounts wait for an owner who is no member yet; one whom the file names, or leaves empty, ends the waiting. */
async function noteAwaited(
  db: Db,
  rows: readonly ParsedRow[],
  known: { written: readonly { id: number }[]; owners: ReadonlyMap<string, string>; importId: number },
): Promise<void> {
  const awaited: { id: number; email: string }[] = []
  const settled: number[] = []
  for (const [index, row] of rows.entries()) {
    const id = known.written[index]?.id
    if (id === undefined || row.values.owner_email === undefined) continue
    const email = textOf(row, 'owner_email')
    if (email && !known.owners.has(email)) awaited.push({ id, email })
    else settled.push(id)
  }
  await awaitNobody(db, settled)
  await awaitOwners(db, awaited, known.importId)
}

function domainOf(value: ParsedRow['values'][string]): string | null | undefined {
  if (typeof value !== 'string') return value === undefined ? undefined : null
  return (
    value
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, '')
      .replace(/^www\./, '')
      .replace(/[/?#:].*$/, '') || null
  )
}

async function findMembers(db: Db, rows: readonly ParsedRow[]): Promise<Map<string, string>> {
  const emails = [...new Set(rows.flatMap((row) => textOf(row, 'owner_email') ?? []))]
  if (emails.length === 0) return new Map()
  const found = await sql<{ id: string; email: string }>`
    select id, lower(email) as email from member where lower(email) = any(${emails}::text[]) and deactivated_at is null`.execute(
    db,
  )
  return new Map(found.rows.map((row) => [row.email, row.id]))
}

/** A parent that stands further down, or in another file, gets its number now and its facts when its row comes. */
async function findParents(
  db: Db,
  rows: readonly ParsedRow[],
  context: WriteContext,
): Promise<Map<string, number>> {
  const wanted = [...new Set(rows.flatMap((row) => textOf(row, 'parent_id') ?? []))].sort()
  if (wanted.length === 0) return new Map()
  await sql`
    insert into account (external_id, import_id) select id, ${context.importId} from unnest(${wanted}::text[]) as t(id)
    on conflict (external_id) do nothing`.execute(db)
  const found = await sql<{ external_id: string; id: number }>`
    select external_id, coalesce(merged_into, id) as id from account where external_id = any(${wanted}::text[])`.execute(
    db,
  )
  return new Map(found.rows.map((row) => [row.external_id, row.id]))
}

async function findAttributes(
  db: Db,
  rows: readonly ParsedRow[],
): Promise<Map<string, Record<string, unknown>>> {
  const ids = rows.filter((row) => Object.keys(row.attributes).length > 0).map((row) => row.externalId)
  if (ids.length === 0) return new Map()
  const found = await sql<{ external_id: string; attributes: Record<string, unknown> }>`
    select external_id, attributes from account_now where external_id = any(${ids}::text[])`.execute(db)
  return new Map(found.rows.map((row) => [row.external_id, row.attributes]))
}
