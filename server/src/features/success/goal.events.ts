import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { EVENT_DAYS, type FollowScope, goalSource, isGoalEvent, ofAccounts } from './goal.values.ts'

type Pair = { account_id: number; event_name_id: number }
type Asked = Pair & { from: string; counted_from: string | null }

/**
 * Keeps for every event a goal asks about how often it came on each day, so that goals are followed without a walk over the
 * events: all days of those new to it, the days in question of the others. Says which accounts are new.
 */
export async function countGoalEvents(db: Db, { memberIds, days }: FollowScope): Promise<number[]> {
  const sorted = [...days].sort()
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return []
  const { rows: asked } = await sql<Asked>`
    select s.stands_for as account_id, n.id as event_name_id, c.counted_from::text,
      (min(least(g.baseline_on, p.created_at::date)) - ${EVENT_DAYS - 1}::integer)::text as from
    from ${goalSource}
    join event_name n on ${isGoalEvent}
    left join success_event c on c.account_id = s.stands_for and c.event_name_id = n.id
    where g.kind = 'event' and g.removed_at is null and p.closed_on is null ${ofAccounts(memberIds)}
    group by s.stands_for, n.id, c.counted_from`.execute(db)
  const isNew = ({ counted_from: since, from }: Asked) => since === null || since > from
  const [fresh, known] = [asked.filter(isNew), asked.filter((one) => !isNew(one))]
  const earliest = fresh.reduce((least, { from }) => (from < least ? from : least), first)
  await count(db, fresh, { from: earliest, to: last })
  await count(db, known, { from: addDays(first, 1 - EVENT_DAYS), to: last })
  await sql`
    insert into success_event (account_id, event_name_id, counted_from)
    select account_id, event_name_id, ${earliest}::date from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb)
      as r(account_id integer, event_name_id integer)
    on conflict (account_id, event_name_id) do update set counted_from = excluded.counted_from`.execute(db)
  return [...new Set(fresh.map((one) => one.account_id))]
}

/** One walk over the days for all of them; events of merged accounts are those of the account that stands for both. */
async function count(
  db: Db,
  pairs: readonly Pair[],
  { from, to }: { from: string; to: string },
): Promise<void> {
  if (pairs.length === 0) return
  await sql`
    with asked as (
      select * from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as r(account_id integer, event_name_id integer)
    ), came as (
      select q.account_id, q.event_name_id, (e.ts at time zone 'UTC')::date as day, sum(e.quantity)::bigint as times
      from asked q join account i on i.id = q.account_id or i.merged_into = q.account_id
      join event e on e.account_id = i.id and e.event_name_id = q.event_name_id
      where e.ts >= ${from}::date::timestamp at time zone 'UTC' and e.ts < (${to}::date + 1)::timestamp at time zone 'UTC'
      group by 1, 2, 3
    ), gone as (
      delete from success_event_day d using asked q
      where d.account_id = q.account_id and d.event_name_id = q.event_name_id and d.day >= ${from}::date and d.day <= ${to}::date
        and not exists (select from came c
          where c.account_id = d.account_id and c.event_name_id = d.event_name_id and c.day = d.day)
    )
    insert into success_event_day (account_id, event_name_id, day, times) select * from came
    on conflict (account_id, event_name_id, day) do update set times = excluded.times
      where success_event_day.times <> excluded.times`.execute(db)
}
