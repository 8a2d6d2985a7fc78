import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { compileRule, type Ground } from './rule.compile.ts'
import type { Rule } from './segment.rule.ts'
import type { SegmentRule } from './segment.store.ts'

/** Membership changes one writer at a time: two would open the same membership twice. */
export async function holdSegments(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('segments:evaluate'))`.execute(db)
}

/** `(id, verdict)` of every account there is; a list holds of the accounts on it, whatever they were merged into. */
export function judgedBy(segment: Pick<SegmentRule, 'id' | 'rule'>, ground: Ground): RawBuilder<unknown> {
  const listed: Rule = {
    kind: 'condition',
    field: 'segment',
    op: 'any-of',
    value: [segment.id],
  }
  return sql`(${verdictsOf(segment.rule ?? listed, ground)})`
}

function verdictsOf(rule: Rule, ground: Ground): RawBuilder<{ id: number; verdict: boolean | null }> {
  const { verdict, source } = compileRule(rule, ground)
  const among = ground.among ? sql`where f.id = any(${[...ground.among]}::integer[])` : sql``
  return sql`select f.id, ${verdict} as verdict ${source} ${among}`
}

/** Whether a rule holds of each account: true, false, or null where what is not known decides. */
export async function askRule(db: Db, rule: Rule, ground: Ground): Promise<Map<number, boolean | null>> {
  const { rows } = await verdictsOf(rule, ground).execute(db)
  return new Map(rows.map((row) => [row.id, row.verdict]))
}

/** Ids by what the rule says of them: for who asks about many days, a row of three lists instead of one for each account. */
export type Lists = { yes: number[]; no: number[]; unknown: number[] }

export async function askRuleInLists(db: Db, rule: Rule, ground: Ground): Promise<Lists> {
  const { rows } = await sql<Lists>`
    with judged as materialized (${verdictsOf(rule, ground)})
    select coalesce(array_agg(id) filter (where verdict), '{}') as yes,
      coalesce(array_agg(id) filter (where not verdict), '{}') as no,
      coalesce(array_agg(id) filter (where verdict is null), '{}') as unknown from judged`.execute(db)
  return rows[0] ?? { yes: [], no: [], unknown: [] }
}

/** Of whom a rule holds. */
export async function askWhom(db: Db, rule: Rule, ground: Ground): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from (${verdictsOf(rule, ground)}) v where verdict order by id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Who came into a segment and who left it, since the last look; accounts that are not known to belong are kept apart. */
export async function evaluateSegment(
  db: Db,
  segment: SegmentRule,
  options: Ground & { now: Date },
): Promise<{ entered: number; left: number }> {
  const { among, now } = options
  const mine = sql`segment_id = ${segment.id} ${among ? sql`and account_id = any(${[...among]}::integer[])` : sql``}`
  const at = now.toISOString()
  const { rows } = await sql<{ entered: number; left: number }>`
    with judged as materialized ${judgedBy(segment, options)},
    gone as (
      update segment_member set until = greatest(${at}::timestamptz, since), until_version = ${segment.version}
      where ${mine} and until = 'infinity' and account_id not in (select id from judged where verdict)
      returning account_id
    ),
    come as (
      insert into segment_member (segment_id, account_id, since, since_version)
      select ${segment.id}, j.id, ${at}::timestamptz, ${segment.version} from judged j
      where j.verdict and not exists (select from segment_member m
        where m.segment_id = ${segment.id} and m.account_id = j.id and m.until = 'infinity')
      returning account_id
    ),
    weighed as (
      insert into account_dirty (account_id)
      select account_id from (select account_id from come union select account_id from gone) moved
      where exists (select from health_rule r join score s on s.id = r.score_id and s.retired_at is null
        where r.content -> 'segment_weights' @> jsonb_build_array(jsonb_build_object('segment_id', ${segment.id}::integer))
          and not exists (select from health_rule n where n.score_id = r.score_id and n.version > r.version))
      on conflict do nothing
    ),
    known as (
      delete from segment_unknown where ${mine} and account_id not in (select id from judged where verdict is null)
    ),
    open as (
      insert into segment_unknown (segment_id, account_id)
      select ${segment.id}, id from judged where verdict is null on conflict do nothing
    )
    select (select count(*) from come)::integer as entered, (select count(*) from gone)::integer as left`.execute(
    db,
  )
  await sql`update segment set evaluated_at = ${at}::timestamptz, failed_with = null where id = ${segment.id}`.execute(
    db,
  )
  await countToday(db, segment, options.moment.day)
  return rows[0] ?? { entered: 0, left: 0 }
}

async function countToday(db: Db, segment: SegmentRule, day: string): Promise<void> {
  await sql`
    insert into segment_count (segment_id, day, version, accounts, mrr_minor, unknown)
    select ${segment.id}, ${day}::date, ${segment.version}, count(*), coalesce(sum(d.mrr_minor), 0),
      (select count(*) from segment_unknown u where u.segment_id = ${segment.id})
    from segment_member m
    left join account_day d on d.account_id = m.account_id and d.day = (select day from refresh_state)
    where m.segment_id = ${segment.id} and m.until = 'infinity'
    on conflict (segment_id, day) do update set version = excluded.version, accounts = excluded.accounts,
      mrr_minor = excluded.mrr_minor, unknown = excluded.unknown, reconstructed = false`.execute(db)
}

/** How many the rule of today would have counted on an earlier day, by what was known then. */
export async function countOnDay(db: Db, segment: SegmentRule, ground: Ground): Promise<void> {
  await sql`
    insert into segment_count (segment_id, day, version, accounts, mrr_minor, unknown, reconstructed)
    select ${segment.id}, ${ground.moment.day}::date, ${segment.version}, count(*) filter (where j.verdict),
      coalesce(sum(d.mrr_minor) filter (where j.verdict), 0), count(*) filter (where j.verdict is null), true
    from ${judgedBy(segment, ground)} j
    left join account_day d on d.account_id = j.id and d.day = ${ground.moment.day}::date
    on conflict (segment_id, day) do update set version = excluded.version, accounts = excluded.accounts,
      mrr_minor = excluded.mrr_minor, unknown = excluded.unknown where segment_count.reconstructed`.execute(
    db,
  )
}
