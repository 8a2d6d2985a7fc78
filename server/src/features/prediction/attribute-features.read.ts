import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { attributeFeature, type Feature } from './prediction.features.ts'

const MOST_VALUES = 6
const MOST_ATTRIBUTES = 12
/** More names than these say no more. */
const MOST_NAMED = 100

export type AttributeFeatures = {
  features: Feature[]
  /** Labels of those beyond the most that are looked at. */
  beyond: string[]
}
const LEAST_ACCOUNTS = 15

/**
 * Attributes with a handful of values, such as a rating at the sale, become one feature a value. Those known of most
 * accounts are looked at; the others are named.
 */
export async function readAttributeFeatures(db: Db): Promise<AttributeFeatures> {
  const { rows } = await sql<{ key: string; label: string; value: string; is_beyond: boolean }>`
    with value as (
      select t.key, t.value, count(distinct f.account_id) as accounts
      from account_fact f cross join lateral jsonb_each_text(f.attributes) t
      where f.superseded_at = 'infinity' and t.value <> ''
      group by 1, 2
    ), attribute as (
      select v.key, d.label, count(*) as size,
        row_number() over (order by sum(v.accounts) desc, v.key) as nth
      from value v
      join attribute_definition d on d.key = v.key and d.type in ('text', 'choice', 'boolean')
      group by 1, 2 having count(*) between 2 and ${sql.lit(MOST_VALUES)}
    )
    select v.key, v.label, v.value, v.nth > ${sql.lit(MOST_ATTRIBUTES)} as is_beyond from (
      select v.*, row_number() over (partition by v.key order by v.accounts, v.value) as n, a.size, a.label, a.nth
      from value v join attribute a using (key)
    ) v
    where v.accounts >= ${sql.lit(LEAST_ACCOUNTS)} and (v.size > 2 or v.n = 1)
      and v.nth <= ${sql.lit(MOST_ATTRIBUTES + MOST_NAMED)}
    order by v.key, v.value`.execute(db)
  return {
    features: rows
      .filter((row) => !row.is_beyond)
      .map(({ key, label, value }) => attributeFeature(key, label, value)),
    beyond: [...new Set(rows.filter((row) => row.is_beyond).map(({ label }) => label))],
  }
}
