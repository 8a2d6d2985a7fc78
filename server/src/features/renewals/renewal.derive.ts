import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type DueScope, dueTable, standingTable } from './renewal.due.ts'

export const SYSTEM_NAME = 'Tsuzuku'
/** A contract that begins so many days after the last one ended is a renewal that came late. */
const LATE_DAYS = 30
const FARTHEST_MOVE = 92

type Moment = DueScope & { now: Date }

/** Brings renewals in line with what the contracts say today. */
export async function deriveRenewals(db: Db, moment: Moment): Promise<void> {
  await moveRenewals(db, moment)
  await updateStanding(db, moment)
  await insertMissing(db, moment)
  await markGone(db, moment)
  await writeResults(db, moment)
}

/** A day that vanishes while another comes up near it is the same renewal, put off or brought forward. */
async function moveRenewals(db: Db, moment: Moment): Promise<void> {
  const { today, now } = moment
  await sql`
    with ${dueTable(moment)}, ${standingTable(moment)},
    vanished as (
      select s.*, row_number() over (partition by stands_for order by renews_on, id) as nth from standing s
      where gone_on is null and renews_on > ${today}::date
        and not exists (select from due d where d.account_id = s.stands_for and d.renews_on = s.renews_on)
    ),
    missing as (
      select d.*, row_number() over (partition by account_id order by renews_on) as nth from due d
      where renews_on > ${today}::date
        and not exists (select from standing s where s.stands_for = d.account_id and s.renews_on = d.renews_on)
    ),
    moved as (
      update renewal r set renews_on = m.renews_on, version = r.version + 1
      from vanished v join missing m on m.account_id = v.stands_for and m.nth = v.nth
        and abs(m.renews_on - v.renews_on) < greatest(15, least(${FARTHEST_MOVE}::integer, m.term_months * 15))
      where r.id = v.id returning r.id, v.renews_on as before, m.renews_on as after
    )
    insert into renewal_change (renewal_id, at, actor_name, before, after)
    select id, ${now}, ${SYSTEM_NAME}, jsonb_build_object('renews_on', before), jsonb_build_object('renews_on', after)
    from moved`.execute(db)
}

async function updateStanding(db: Db, moment: Moment): Promise<void> {
  await sql`
    with ${dueTable(moment)}, ${standingTable(moment)}
    update renewal r set mrr_minor = d.mrr_minor, contracts = d.contracts, started_on = d.started_on,
      term_months = d.term_months, gone_on = null
    from standing s join due d on d.account_id = s.stands_for and d.renews_on = s.renews_on
    where r.id = s.id and not d.is_implied and (r.gone_on, r.mrr_minor, r.contracts, r.started_on, r.term_months)
      is distinct from (null::date, d.mrr_minor, d.contracts, d.started_on, d.term_months)`.execute(db)
}

async function insertMissing(db: Db, moment: Moment): Promise<void> {
  await sql`
    with ${dueTable(moment)}, ${standingTable(moment)}
    insert into renewal (account_id, renews_on, mrr_minor, contracts, started_on, term_months, is_implied, made_on)
    select account_id, renews_on, mrr_minor, contracts, started_on, term_months, is_implied, ${moment.today}::date
    from due d where not exists (select from standing s where s.stands_for = d.account_id and s.renews_on = d.renews_on)
    on conflict do nothing`.execute(db)
}

/** A day that no contract names any more, and the second of two that a merge brought together. */
async function markGone(db: Db, moment: Moment): Promise<void> {
  const { today } = moment
  await sql`
    with ${dueTable(moment)}, ${standingTable(moment)},
    ranked as (
      select s.id, s.stands_for, s.renews_on, s.gone_on,
        row_number() over (partition by stands_for, renews_on order by gone_on is not null, version desc, id) as nth
      from standing s
    )
    update renewal r set gone_on = ${today}::date
    from ranked s
    where r.id = s.id and s.gone_on is null and (s.nth > 1 or (s.renews_on > ${today}::date
      and not exists (select from due d where d.account_id = s.stands_for and d.renews_on = s.renews_on)))`.execute(
    db,
  )
}

/**
 * What the ledger says of a day that has come, or of a contract that ended or was renewed before its day. What is kept of
 * the amount due = the amount due + MRR of the account on the day − the day before.
 */
async function writeResults(db: Db, moment: Moment): Promise<void> {
  const { today, currency, now } = moment
  await sql`
    with ${standingTable(moment)},
    asked as (
      select s.*, case when gone_on is null or gone_on >= renews_on then renews_on else gone_on end as day from standing s
      where renews_on <= ${today}::date or gone_on is not null
    ),
    paid as (
      select q.id, q.day, q.mrr_minor as due, q.gone_on is not null and q.gone_on < q.renews_on as is_early,
        coalesce(sum(f.mrr_minor) filter (where f.start_date < q.day and (f.end_date is null or f.end_date >= q.day)), 0) as before,
        coalesce(sum(f.mrr_minor) filter (where f.start_date <= q.day and (f.end_date is null or f.end_date > q.day)), 0) as after,
        coalesce(sum(f.mrr_minor) filter (where f.start_date <= late.day and (f.end_date is null or f.end_date > late.day)), 0) as later,
        bool_or(f.end_date <= q.day) as has_ended
      from asked q
      cross join lateral (select least(q.day + ${LATE_DAYS}::integer, ${today}::date) as day) late
      left join account m on m.id = q.stands_for or m.merged_into = q.stands_for
      left join subscription f on f.account_id = m.id and f.superseded_at = 'infinity' and f.currency = ${currency}
        and f.mrr_minor > 0 and (f.end_date is null or f.end_date > f.start_date)
      group by q.id, q.day, q.mrr_minor, q.gone_on, q.renews_on
    ),
    kept as (
      select id, day, due,
        case when is_early and after > 0 then after when is_early and has_ended then 0 when is_early or before = 0 then null
          else greatest(0, due + case when due + after - before <= 0 then greatest(after, later) else after end - before)
        end as amount
      from paid
    ),
    told as (
      select id, day, amount::bigint as amount, case when amount is null then null when amount <= 0 then 'lost'
          when amount > due then 'up' when amount < due then 'down' else 'renewed' end as result
      from kept
    ),
    changed as (
      update renewal r set result = t.result, result_mrr_minor = t.amount, result_on = case when t.result is not null then t.day end,
        called = case when r.result is null and t.result is not null and r.made_on < t.day then r.category else r.called end,
        state = case when t.result is null then r.state
          when r.state in ('won', 'lost') and (r.result is null or (r.state = 'lost') <> (r.result = 'lost')) then r.state
          when t.result = 'lost' then 'lost' else 'won' end,
        version = r.version + 1
      from told t join asked q on q.id = t.id
      where r.id = t.id and (r.result, r.result_mrr_minor) is distinct from (t.result, t.amount)
      returning r.id, r.result, r.state, q.result as result_before, q.state as state_before, r.made_on < t.day as was_known
    )
    insert into renewal_change (renewal_id, at, actor_name, before, after)
    select id, ${now}, ${SYSTEM_NAME}, jsonb_build_object('result', result_before, 'state', state_before),
      jsonb_build_object('result', result, 'state', state)
    from changed where was_known`.execute(db)
}
