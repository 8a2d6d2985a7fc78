import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type GivenRow, writeVersions } from '../../platform/versioned.ts'
import type { ImportKind, ParsedRow, RowOutcome, WriteContext } from '../sources/import-kind.ts'
import { contactTable } from './accounts.tables.ts'
import { defineAttributes } from './attributes.import.ts'
import { undoAccountFacts } from './fact.import.ts'
import {
  accountField,
  createMissingAccounts,
  recordedAt,
  recordedAtField,
  resolveAccounts,
  textOf,
} from './references.import.ts'

const roleWords = {
  'decision-maker': [
    'decision maker',
    'decision_maker',
    'buyer',
    'executive',
    '決裁者',
    '意思決定者',
    '責任者',
  ],
  champion: ['推進者', 'チャンピオン', 'キーマン', '推進担当', 'advocate'],
  user: ['利用者', 'ユーザー', 'ユーザ', '一般', 'member', 'end user'],
}

export const contactsImport: ImportKind = {
  kind: 'contacts',
  tables: ['account', 'account_fact', 'contact', 'contact_fact'],
  labels: { ja: '担当者(先方)', en: 'Contacts' },
  rowMeans: {
    ja: '1 行が顧客側の担当者 1 人です。ID がない人はメールアドレスで見分けます。',
    en: 'One row is one person at a customer. Without an id the e-mail address tells them apart.',
  },
  idField: 'contact_id',
  secondIdField: 'email',
  attributes: true,
  options: [createMissingAccounts(false)],
  fields: [
    {
      key: 'contact_id',
      type: 'text',
      labels: { ja: '担当者 ID', en: 'Contact id' },
      synonyms: [
        'external_id',
        'user_id',
        'person_id',
        'id',
        'ユーザーID',
        'ユーザID',
        '利用者ID',
        '連絡先ID',
      ],
      examples: ['U-2001', 'U-2002'],
      oneOf: 'identity',
    },
    {
      key: 'email',
      type: 'email',
      labels: { ja: 'メールアドレス', en: 'E-mail' },
      synonyms: ['email_address', 'mail', 'メール'],
      examples: ['hanako@aoba.example.jp', 'taro@minato.example.com'],
      oneOf: 'identity',
    },
    { ...accountField, required: false },
    {
      key: 'name',
      type: 'text',
      labels: { ja: '氏名', en: 'Name' },
      synonyms: ['full_name', 'contact_name', 'user_name', '名前', '担当者名'],
      examples: ['青葉 花子', 'Taro Minato'],
    },
    {
      key: 'last_name',
      type: 'text',
      labels: { ja: '姓', en: 'Last name' },
      synonyms: ['family_name', 'surname', '苗字', '名字', '氏'],
      examples: ['', ''],
    },
    {
      key: 'first_name',
      type: 'text',
      labels: { ja: '名', en: 'First name' },
      synonyms: ['given_name', 'forename'],
      examples: ['', ''],
    },
    {
      key: 'title',
      type: 'text',
      labels: { ja: '役職', en: 'Title' },
      synonyms: ['job_title', 'position', '肩書', '部署・役職'],
      examples: ['情報システム部長', 'COO'],
    },
    {
      key: 'role',
      type: 'choice',
      labels: { ja: '役割', en: 'Role' },
      synonyms: ['contact_role', 'persona', '立場'],
      examples: ['champion', 'decision-maker'],
      choices: roleWords,
    },
    {
      key: 'left_on',
      type: 'date',
      labels: { ja: '退職・異動日', en: 'Left on' },
      synonyms: ['left_date', 'departed_on', 'deactivated_on', '退職日', '離任日'],
      examples: ['', ''],
    },
    recordedAtField,
  ],
  write: writeContacts,
  undo: (db, context) => undoAccountFacts(db, contactTable, context),
}

type Known = { id: number; attributes: Record<string, unknown> }

async function writeContacts(
  db: Db,
  rows: readonly ParsedRow[],
  context: WriteContext,
): Promise<RowOutcome[]> {
  await defineAttributes(db, rows, context.options)
  const accounts = await resolveAccounts(
    db,
    rows.flatMap((row) => textOf(row, 'account_id') ?? []),
    context,
  )
  const byEmail = await findByEmail(
    db,
    rows.flatMap((row) => (hasId(row) ? [] : (textOf(row, 'email') ?? []))),
  )
  const byId = await findById(
    db,
    rows.filter(hasId).map((row) => row.externalId),
  )
  const outcomes: (RowOutcome | undefined)[] = []
  const given: { index: number; row: GivenRow; accountId: number | undefined }[] = []
  rows.forEach((row, index) => {
    const email = textOf(row, 'email')
    const account = textOf(row, 'account_id')
    const accountId = account === undefined ? undefined : accounts.idOf(account)
    if (!hasId(row) && email === undefined) {
      outcomes[index] = { outcome: 'failed', issue: { field: 'contact_id', code: 'no_identity' } }
    } else if (account !== undefined && accountId === undefined) {
      outcomes[index] = { outcome: 'failed', issue: accounts.issueOf(account) }
    } else {
      const known = hasId(row) ? byId.get(row.externalId) : byEmail.get(email ?? '')
      given.push({ index, accountId, row: contactRow(row, accountId, known) })
    }
  })
  const written = await writeVersions(
    db,
    contactTable,
    given.map((item) => item.row),
    context,
  )
  given.forEach(({ index, accountId }, position) => {
    const outcome = written[position]?.outcome ?? 'unchanged'
    if (outcome !== 'unchanged' && accountId !== undefined) context.touch(accountId)
    outcomes[index] = { outcome }
  })
  return outcomes.map((outcome) => outcome ?? { outcome: 'unchanged' })
}

const hasId = (row: ParsedRow) => textOf(row, 'contact_id') !== undefined

function contactRow(row: ParsedRow, accountId: number | undefined, known: Known | undefined): GivenRow {
  const { values } = row
  const attributes =
    Object.keys(row.attributes).length === 0
      ? {}
      : { attributes: { ...known?.attributes, ...row.attributes } }
  return {
    ...(hasId(row) ? { external_id: row.externalId } : known ? { id: known.id } : {}),
    ...recordedAt(row),
    account_id: values.account_id === undefined ? undefined : (accountId ?? null),
    name: values.name ?? wholeName(row),
    email: values.email,
    title: values.title,
    role: values.role,
    left_on: values.left_on,
    ...attributes,
  }
}

/** As people of the name's script say it; absent where the file has neither part. */
function wholeName(row: ParsedRow): string | null | undefined {
  const { name, last_name: last, first_name: first } = row.values
  if (last === undefined && first === undefined) return name === null ? null : undefined
  const parts = [last, first].filter((part) => typeof part === 'string')
  const isEastern = parts.some((part) =>
    /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(part),
  )
  return parts.length === 0 ? null : (isEastern ? parts : parts.toReversed()).join(' ')
}

async function findByEmail(db: Db, emails: readonly string[]): Promise<Map<string, Known>> {
  if (emails.length === 0) return new Map()
  const { rows } = await sql<Known & { email: string }>`
    select distinct on (lower(email)) lower(email) as email, id, attributes from contact_now
    where lower(email) = any(${[...emails]}::text[]) order by lower(email), id`.execute(db)
  return new Map(rows.map((row) => [row.email, row]))
}

async function findById(db: Db, externalIds: readonly string[]): Promise<Map<string, Known>> {
  if (externalIds.length === 0) return new Map()
  const { rows } = await sql<Known & { external_id: string }>`
    select external_id, id, attributes from contact_now where external_id = any(${[...externalIds]}::text[])`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.external_id, row]))
}
