import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { measureUnknown, segmentNotPossible } from './health.errors.ts'
import type { HealthRule } from './health.rule.ts'

/** Segments with weights of their own must be there, and must not themselves ask for health: the two would chase each other. */
export async function checkSegmentWeights(db: Db, rule: HealthRule): Promise<void> {
  const keys = new Set(rule.measures.map(({ key }) => key))
  for (const [index, { segment_id, weights }] of rule.segment_weights.entries()) {
    const field = `rule.segment_weights.${index}`
    const unknown = Object.keys(weights).find((key) => !keys.has(key))
    if (unknown) throw measureUnknown({ field: `${field}.weights.${unknown}`, params: { key: unknown } })
    const { rows } = await sql<{ asks: boolean }>`
      with recursive asked as (
        select id, rule from segment where id = ${segment_id} and deleted_at is null
        union
        select s.id, s.rule from asked
        cross join lateral jsonb_path_query(asked.rule, '$.**.of[*] ? (@.field == "segment").value') v
        cross join lateral jsonb_array_elements_text(case jsonb_typeof(v) when 'array' then v else jsonb_build_array(v) end) named
        join segment s on s.id::text = named
      )
      select coalesce(bool_or(jsonb_path_exists(rule, '$.** ? (@.field starts with "health" || @.field starts with "score-" || @.over starts with "health" || @.under starts with "health")')), false) as asks
      from asked having count(*) > 0`.execute(db)
    const [found] = rows
    if (!found || found.asks) {
      throw segmentNotPossible({
        field: `${field}.segment_id`,
        params: { reason: found ? 'health' : 'gone' },
      })
    }
  }
}
