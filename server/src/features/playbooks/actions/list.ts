import { sql } from 'kysely'
import { holdSegments } from '../../segments/segment.evaluate.ts'
import { evaluateNow } from '../../segments/segment.service.ts'
import type { Action } from '../acting.ts'
import type { Step } from '../playbook.definition.ts'

/** Puts accounts on a list or takes them off it. */
export const changeMembership: Action<Extract<Step, { kind: 'list' }>> = async (
  db,
  { step, walkers, now, clock },
) => {
  await holdSegments(db)
  const ids = [...new Set(walkers.map((one) => one.account_id))]
  const { rows } =
    step.verb === 'add'
      ? await sql<{ account_id: number }>`
        insert into segment_listed (segment_id, account_id, added_at)
        select s.id, a.id, ${now} from segment s, unnest(${ids}::integer[]) a(id)
        where s.id = ${step.segment_id} and s.kind = 'list' and s.deleted_at is null
        on conflict do nothing returning account_id`.execute(db)
      : await sql<{ account_id: number }>`
        delete from segment_listed where segment_id = ${step.segment_id} and account_id = any(${ids}::integer[])
        returning account_id`.execute(db)
  if (rows.length > 0) await evaluateNow(db, clock, step.segment_id)
  const changed = new Set(rows.map((row) => row.account_id))
  return new Map(walkers.map(({ id, account_id }) => [id, { outcome: { changed: changed.has(account_id) } }]))
}
