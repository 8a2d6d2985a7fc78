import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { knownAt } from '../accounts/moment.ts'
import { compile, createContext, type Ground, sourceOf } from '../segments/rule.compile.ts'
import type { Rule } from '../segments/segment.rule.ts'

export type Staircase = {
  id: number
  tier: string | null
  product_id: number | null
  version: number
  placed_version: number | null
  steps: { id: number; rule: Rule }[]
}

/** Every staircase in use, its steps from the lowest up. */
export async function readStaircases(db: Db): Promise<Staircase[]> {
  const { rows } = await sql<Staircase>`
    select s.id, s.tier, s.product_id, s.version, s.placed_version, (select jsonb_agg(jsonb_build_object('id', t.id,
      'rule', t.rule) order by t.position) from stair_step t where t.staircase_id = s.id and t.removed_at is null) as steps
    from staircase s where s.retired_at is null order by s.id`.execute(db)
  return rows
}

/** A day gone by, and the moment that is written down for it. */
export type Past = { day: string; at: Date }

type Placing = {
  staircases: readonly Staircase[]
  ground: Ground
  at: Date
  /** Staircases were changed: who stands elsewhere now has not moved by itself. */
  isChange?: boolean
}

/** Places accounts on every staircase; says how many moved. */
export async function placeAll(db: Db, placing: Placing): Promise<number> {
  let moved = 0
  for (const staircase of placing.staircases) moved += await placeOn(db, staircase, placing)
  return moved
}

/**
 * Where accounts stand by their checkpoints now, and every step between that and where they stood. A new version of a
 * staircase moves accounts that have not moved themselves: told apart by the cause.
 */
export async function placeOn(db: Db, staircase: Staircase, placing: Placing): Promise<number> {
  const { ground, at, isChange = false } = placing
  const { id, version, placed_version: placed } = staircase
  const isOwn = !isChange && placed === version
  const mine = sql`s.staircase_id = ${id} ${
    ground.among ? sql`and s.account_id = any(${[...ground.among]}::integer[])` : sql``
  }`
  const isAll = ground.among === undefined
  const came = placed === null ? 'placed' : isOwn ? 'came' : 'changed'
  const { rows } = await sql<{ moved: number }>`
    with stood as materialized (${standings(staircase, placing)}),
    before as materialized (select s.account_id, s.step_id, s.reached from stair_standing s where ${mine}),
    change as (
      select coalesce(n.id, b.account_id) as account_id, b.step_id as from_step, b.reached as from_reached,
        n.step_id as to_step, n.reached as to_reached, n.is_next_unknown, b.account_id is null as is_new, n.id is null as is_gone,
        case when b.account_id is null then ${came}::text when not ${isOwn} then 'changed' when n.id is not null then 'moved'
          when i.merged_into is not null then 'changed' else 'left' end as cause
      from stood n full join before b on b.account_id = n.id left join account i on i.id = b.account_id
    ),
    log as (
      insert into stair_move (staircase_id, account_id, from_reached, to_reached, from_step_id, to_step_id, at, cause, version)
      select ${id}, account_id, from_reached, to_reached, from_step, to_step, ${at}, cause, ${version} from change
      where is_new or is_gone or from_step is distinct from to_step
      returning 1
    ),
    gone as (
      delete from stair_standing s using change c where s.staircase_id = ${id} and s.account_id = c.account_id and c.is_gone
    ),
    kept as (
      insert into stair_standing as k (staircase_id, account_id, step_id, reached, is_next_unknown, since, cause)
      select ${id}, account_id, to_step, to_reached, is_next_unknown, ${at}, cause from change where not is_gone
      on conflict (staircase_id, account_id) do update set step_id = excluded.step_id, reached = excluded.reached,
        is_next_unknown = excluded.is_next_unknown,
        since = case when k.step_id is distinct from excluded.step_id then excluded.since else k.since end,
        cause = case when k.step_id is distinct from excluded.step_id then excluded.cause else k.cause end
      where (k.step_id, k.reached, k.is_next_unknown) is distinct from
        (excluded.step_id, excluded.reached, excluded.is_next_unknown)
    )
    select count(*)::integer as moved from log`.execute(db)
  await sql`update staircase set failed_with = null,
    placed_version = case when ${isAll} then ${version} else placed_version end where id = ${id}`.execute(db)
  return rows[0]?.moved ?? 0
}

/** `(id, step_id, reached, is_next_unknown)` of the accounts a staircase is for; a checkpoint not known is not met. */
function standings(staircase: Staircase, { staircases, ground }: Placing): RawBuilder<unknown> {
  const { steps } = staircase
  const context = createContext(ground)
  const verdicts = steps.map(({ rule }) => compile(rule, ground, context))
  const eligible = belongsTo(staircase, { staircases, ground })
  const among = ground.among ? sql`f.id = any(${[...ground.among]}::integer[]) and` : sql``
  return sql`
    select j.id, (${steps.map((step) => step.id)}::integer[])[j.reached] as step_id, j.reached,
      j.reached < ${steps.length} and j.verdicts[j.reached + 1] is null as is_next_unknown
    from (
      select v.id, v.verdicts, (coalesce((select min(n) from generate_series(1, ${steps.length}::integer) n
        where v.verdicts[n] is not true), ${steps.length + 1}::integer) - 1)::smallint as reached
      from (select f.id, array[${sql.join(verdicts)}]::boolean[] as verdicts ${sourceOf(context)}
        where ${among} ${eligible}) v
    ) j`
}

/** Customers of the tier who hold the product. */
function belongsTo(
  { tier, product_id: productId, id }: Staircase,
  { staircases, ground }: Pick<Placing, 'staircases' | 'ground'>,
): RawBuilder<boolean> {
  const { moment } = ground
  const day = moment.isPast ? sql`${moment.day}::date` : sql`(select r.day from refresh_state r)`
  const others = staircases.flatMap((other) =>
    other.id !== id && other.product_id === productId && other.tier !== null ? [other.tier] : [],
  )
  const ofTier =
    tier === null ? sql`(f.tier is null or not (f.tier = any(${others}::text[])))` : sql`f.tier = ${tier}`
  const holds =
    productId === null
      ? sql`true`
      : sql`f.id in (select coalesce(a.merged_into, a.id) from subscription c join account a on a.id = c.account_id
          where ${knownAt('c', moment)} and c.product_id = ${productId} and not c.trial
            and c.start_date <= ${moment.day}::date and (c.end_date is null or c.end_date > ${moment.day}::date))`
  return sql<boolean>`(${ofTier} and ${holds}
    and f.id in (select d.account_id from account_day d where d.day = ${day} and d.is_customer))`
}

/** Takes everybody off a staircase that is no more. */
export async function leaveStaircase(
  db: Db,
  { id, version, now }: { id: number; version: number; now: Date },
): Promise<void> {
  await sql`
    with gone as (delete from stair_standing where staircase_id = ${id} returning account_id, step_id, reached)
    insert into stair_move (staircase_id, account_id, from_reached, from_step_id, at, cause, version)
    select ${id}, account_id, reached, step_id, ${now}, 'changed', ${version} from gone`.execute(db)
}
