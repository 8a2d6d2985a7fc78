import { sql } from 'kysely'
import type * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'
import type { StaircaseRow, versionRow } from './staircase.schema.ts'

/** The steps of staircase `s` from the lowest up. */
export const stepsOf = sql`coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'rule', t.rule,
  'guidance', t.guidance, 'guidance_url', t.guidance_url, 'offer', t.offer) order by t.position)
  from stair_step t where t.staircase_id = s.id and t.removed_at is null), '[]')`

/** Staircases by product and tier, each with its steps from the lowest up. */
export async function listStaircases(db: Db, id?: number): Promise<StaircaseRow[]> {
  const { rows } = await sql<StaircaseRow>`
    select s.id, s.name, s.tier, case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name) end as product,
      s.version, s.changed_by_name as changed_by, ${instant('s.changed_at')} as changed_at, s.failed_with,
      (select count(*)::integer from stair_standing k where k.staircase_id = s.id) as accounts,
      ${stepsOf} as steps
    from staircase s left join product p on p.id = s.product_id
    where s.retired_at is null and ${id === undefined ? sql`true` : sql`s.id = ${id}`}
    order by p.name nulls first, s.tier nulls last, s.id`.execute(db)
  return rows
}

export async function readVersions(db: Db, id: number): Promise<z.infer<typeof versionRow>[]> {
  const { rows } = await sql<z.infer<typeof versionRow>>`
    select version, saved_by_name as saved_by, ${instant('saved_at')} as saved_at, content from staircase_version
    where staircase_id = ${id} order by version desc limit 50`.execute(db)
  return rows
}
