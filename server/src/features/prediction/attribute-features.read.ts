import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { attributeFeature, type Feature } from './prediction.features.ts'

const MOST_VALUES = 6
const MOST_ATTRIBUTES = 12
const LEAST_ACCOUNTS = 15

/** Attributes with a handful of values, such as a rating at the sale, become one feature a value. */
export async function readAttributeFeatures(db: Db): Promise<Feature[]> {
  const { rows } = await sql<{ key: string; label: string; value: string }>`
    with value as (
      select t.key, t.value, count(distinct f.account_id) as accounts
      from account_fact f cross join lateral jsonb_each_text(f.attributes) t
      where f.superseded_at = 'infinity' and t.value <> ''
      group by 1, 2
    ), attribute as (
      select v.key, d.label, count(*) as size from value v
      join attribute_definition d on d.key = v.key and d.type in ('text', 'choice', 'boolean')
      group by 1, 2 having count(*) between 2 and ${sql.lit(MOST_VALUES)} order by 1 limit ${sql.lit(MOST_ATTRIBUTES)}
    )
    select v.key, v.label, v.value from (
      select v.*, row_number() over (partition by v.key order by v.accounts, v.value) as n, a.size, a.label
      from value v join attribute a using (key)
    ) v
    where v.accounts >= ${sql.lit(LEAST_ACCOUNTS)} and (v.size > 2 or v.n = 1)
    order by v.key, v.value`.execute(db)
  return rows.map(({ key, label, value }) => attributeFeature(key, label, value))
}
