import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { LATEST_HOURS } from './causes.ts'

/** Since when an enrolment waits for an event of its account. */
export type AwaitsEvent = { id: number; account_id: number; since: Date }

/**
 * The enrolments for which an event has arrived since they wait for it; what an import brings of the past is none.
 * `lookBackTo`: events of before that time are not looked for again.
 */
export async function readArrived(
  db: Db,
  event: string,
  { waiting, lookBackTo }: { waiting: readonly AwaitsEvent[]; lookBackTo?: Date },
): Promise<Set<number>> {
  if (waiting.length === 0) return new Set()
  const [kind = '', ...name] = event.split(':')
  const first = Math.min(...waiting.map(({ since }) => since.getTime()))
  const from = new Date(Math.max(first, lookBackTo?.getTime() ?? first))
  const { rows } = await sql<{ id: number }>`
    with waiting as (
      select w.id, w.since, b.id as account_id
      from jsonb_to_recordset(${JSON.stringify(waiting)}::jsonb) w(id bigint, account_id integer, since timestamptz)
      join account a on a.id = w.account_id
      join account b on b.id = coalesce(a.merged_into, a.id) or b.merged_into = coalesce(a.merged_into, a.id)
    )
    select distinct w.id from waiting w join event e on e.account_id = w.account_id
    where e.event_name_id = (select id from event_name where kind = ${kind} and name = ${name.join(':')})
      and e.ts > ${from}::timestamptz - make_interval(hours => ${LATEST_HOURS})
      and e.received_at >= w.since and e.import_id is null`.execute(db)
  return new Set(rows.map((row) => row.id))
}
