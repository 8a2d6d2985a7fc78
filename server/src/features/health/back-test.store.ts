import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { knownAt, type Moment } from '../accounts/moment.ts'
import type { BackTestResult } from './back-test.schema.ts'
import type { HealthRule } from './health.rule.ts'

export type BackTestStatus = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'

export type BackTestRow = {
  id: number
  score: { id: number; name: string | null }
  rule: HealthRule
  rule_version: number | null
  horizon: number
  status: BackTestStatus
  progress: number
  result: BackTestResult | null
  created_by: string | null
  created_at: string
  finished_at: string | null
}

const columns = sql`b.id,
  (select jsonb_build_object('id', s.id, 'name', s.name) from score s where s.id = b.score_id) as score, b.rule, b.rule_version, b.horizon, b.status, b.progress, b.result, m.name as created_by,
  to_char(b.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
  to_char(b.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as finished_at`

export async function createBackTest(
  db: Db,
  asked: {
    score: number
    rule: HealthRule
    ruleVersion: number | null
    horizon: number
    memberId: string | null
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into health_back_test (score_id, rule, rule_version, horizon, created_by)
    values (${asked.score}, ${JSON.stringify(asked.rule)}::jsonb, ${asked.ruleVersion}, ${asked.horizon}, ${asked.memberId}::uuid)
    returning id`.execute(db)
  return rows[0]?.id as number
}

export async function readBackTest(db: Db, id: number): Promise<BackTestRow | undefined> {
  const { rows } = await sql<BackTestRow>`
    select ${columns} from health_back_test b left join member m on m.id = b.created_by where b.id = ${id}`.execute(
    db,
  )
  return rows[0]
}

export async function listBackTests(
  db: Db,
  limit: number,
  before: number | undefined,
): Promise<BackTestRow[]> {
  const { rows } = await sql<BackTestRow>`
    select ${columns} from health_back_test b left join member m on m.id = b.created_by
    where b.id < ${before ?? 2147483647} order by b.id desc limit ${limit}`.execute(db)
  return rows
}

/** Goes on to the next step unless somebody cancelled; false when it was. */
export async function advanceBackTest(db: Db, id: number, progress: number): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update health_back_test set status = 'running', progress = ${progress}
    where id = ${id} and status in ('waiting', 'running') returning id`.execute(db)
  return rows.length > 0
}

export async function finishBackTest(
  db: Db,
  id: number,
  end: { status: 'done'; result: BackTestResult } | { status: 'cancelled' | 'failed' },
): Promise<boolean> {
  const result = end.status === 'done' ? JSON.stringify(end.result) : null
  const { rows } = await sql<{ id: number }>`
    update health_back_test set status = ${end.status}, finished_at = now(), result = ${result}::jsonb,
      progress = case when ${end.status} = 'done' then 1 else progress end
    where id = ${id} and status in ('waiting', 'running') returning id`.execute(db)
  return rows.length > 0
}

/** Days on which customers were left without any paying subscription, by account, up to a day. */
export async function readLossDays(
  db: Db,
  currency: string,
  until: string,
  known?: Moment,
): Promise<Map<number, string[]>> {
  const { rows } = await sql<{ account_id: number; days: string[] }>`
    with paying as (
      select coalesce(a.merged_into, s.account_id) as account_id, s.start_date, coalesce(s.end_date, 'infinity') as end_date
      from subscription s join account a on a.id = s.account_id
      where ${known ? knownAt('s', known) : sql`s.superseded_at = 'infinity'`} and s.currency = ${currency} and s.mrr_minor > 0
        and s.end_date is distinct from s.start_date
    ), ordered as (
      select account_id, end_date, start_date,
        lead(start_date) over earlier as next_start, max(end_date) over earlier as covered
      from paying window earlier as (partition by account_id order by start_date, end_date)
    )
    select account_id, array_agg(distinct covered order by covered)::text[] as days
    from ordered
    where covered <= ${until}::date and (next_start is null or next_start > covered)
    group by account_id`.execute(db)
  return new Map(rows.map((row) => [row.account_id, row.days]))
}

/** The ends of months with account days, oldest first. */
export async function readMonthEnds(db: Db, before: string, most: number): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select day from (
      select (date_trunc('month', ${before}::date) - n * interval '1 month' - interval '1 day')::date as day
      from generate_series(0, ${most - 1}::integer) n
    ) months where exists (select from account_day d where d.day = months.day) order by day`.execute(db)
  return rows.map((row) => row.day)
}

/** The model in force, or in the shadow, whose trials a rule is set beside. */
export async function readRivalModel(
  db: Db,
): Promise<{ id: number; role: 'in-force' | 'shadow'; lead_days: number } | null> {
  const { rows } = await sql<{ id: number; role: 'in-force' | 'shadow'; lead_days: number }>`
    select id, role, lead_days from prediction_model where role in ('in-force', 'shadow')
    order by role = 'in-force' desc limit 1`.execute(db)
  return rows[0] ?? null
}
