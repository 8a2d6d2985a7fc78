import { sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { attributeUnknown, attributeWrongType } from './accounts.errors.ts'

export const attributeTypes = ['text', 'number', 'boolean', 'date', 'choice'] as const
export type AttributeType = (typeof attributeTypes)[number]
export type AttributeDefinition = {
  key: string
  label: string
  /** For readers of English, where it differs. */
  label_en: string | null
  type: AttributeType
  choices: string[]
}

export async function readDefinitions(db: Db): Promise<AttributeDefinition[]> {
  const rows = await db
    .selectFrom('attribute_definition')
    .select(['key', 'label', 'label_en', 'type', 'choices'])
    .orderBy('label')
    .orderBy('key')
    .execute()
  return rows.map((row) => ({ ...row, type: row.type as AttributeType }))
}

const isoDate = z.iso.date()

export function fitsType(
  value: unknown,
  { type, choices }: Pick<AttributeDefinition, 'type' | 'choices'>,
): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'date':
      return isoDate.safeParse(value).success
    case 'choice':
      return typeof value === 'string' && choices.includes(value)
  }
}

/** The attributes after a change: absent keeps, null takes away; a value must fit its definition. */
export async function changedAttributes(
  db: Db,
  before: Record<string, unknown>,
  change: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const definitions = new Map((await readDefinitions(db)).map((item) => [item.key, item]))
  const after = { ...before }
  for (const [key, value] of Object.entries(change)) {
    if (value === null) {
      delete after[key]
      continue
    }
    const definition = definitions.get(key)
    if (!definition) throw attributeUnknown({ field: `attributes.${key}`, params: { key } })
    if (!fitsType(value, definition)) {
      throw attributeWrongType({ field: `attributes.${key}`, params: { key, type: definition.type } })
    }
    after[key] = value
  }
  return after
}

/** How many accounts carry each attribute now. */
export async function countAccounts(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; accounts: number }>`
    select key, count(*)::integer as accounts from account_now, jsonb_object_keys(attributes) as key
    group by key`.execute(db)
  return new Map(rows.map(({ key, accounts }) => [key, accounts]))
}

/** How many current values of an attribute there are, and how many would not fit another definition. */
export async function countValues(
  db: Db,
  key: string,
  next?: Pick<AttributeDefinition, 'type' | 'choices'>,
): Promise<{ used: number; unfit: number }> {
  const { rows } = await sql<{ value: unknown; n: number }>`
    select attributes -> ${key} as value, count(*)::integer as n from account_now
    where attributes ? ${key} group by 1`.execute(db)
  return {
    used: rows.reduce((sum, row) => sum + row.n, 0),
    unfit: next ? rows.reduce((sum, row) => sum + (fitsType(row.value, next) ? 0 : row.n), 0) : 0,
  }
}
