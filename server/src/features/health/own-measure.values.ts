import { addDays } from '@tsuzuku/core/time/add-days'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { addComparedValues, FEWEST_IN_TIER } from './compared-measure.ts'
import type { HealthRule } from './health.rule.ts'
import { endOf, factKnown } from './known-facts.ts'
import { ageOf, fadesAfter, type OwnMeasure } from './own-measure.ts'
import { keptScores } from './score-measure.ts'

export type OwnValues = ReadonlyMap<number, Readonly<Record<string, number | null>>>

const NONE: OwnValues = new Map()

/** What a rule's own measures say of customers on a day, and those that it compares; `ids` undefined is everybody. */
export async function readOwnValues(
  db: Db,
  rule: HealthRule,
  day: string,
  ids?: readonly number[],
): Promise<OwnValues> {
  const own = rule.measures.flatMap(({ key, own: measure }) => (measure ? [{ key, measure }] : []))
  const compares = rule.measures.some((measure) => !measure.own && measure.compared_with)
  if (own.length === 0 && !compares) return NONE
  const values = new Map<number, Record<string, number | null>>()
  for (const { key, measure } of own) {
    const { rows } = await sql<{ account_id: number; value: number | null }>`
      select account_id, value from (${compared(measure, day)}) v where value is not null
        and ${ids ? sql`account_id = any(${[...ids]}::integer[])` : sql`true`}`.execute(db)
    for (const row of rows) values.set(row.account_id, { ...values.get(row.account_id), [key]: row.value })
    if (measure.source.kind !== 'attribute' || fadesAfter(measure) === undefined) continue
    for (const row of await readAges(db, measure.source.key, day, ids)) {
      const known = values.get(row.account_id)
      if (known) values.set(row.account_id, { ...known, [ageOf(key)]: row.age })
    }
  }
  if (compares) await addComparedValues(db, { rule, day, ids }, values)
  return values
}

/**
 * Days since an attribute was given the value it has on a day, as was known then. A value that came with the first thing
 * ever recorded of an account is as old as that record.
 */
async function readAges(db: Db, key: string, day: string, ids: readonly number[] | undefined) {
  const { rows } = await sql<{ account_id: number; age: number }>`
    select account_id, greatest(0, ${day}::date - (max(at) at time zone (select time_zone from workspace))::date) as age
    from (
      select f.account_id, f.attributes -> ${key} as given, first.at, row_number() over earlier as nth,
        lag(f.attributes -> ${key}) over earlier as before
      from account_fact f
      cross join lateral (
        select case when isfinite(f.valid_from) then f.valid_from
          else (select min(e.recorded_at) from account_fact e where e.account_id = f.account_id) end as at
      ) first
      where ${ids ? sql`f.account_id = any(${[...ids]}::integer[])` : sql`true`}
        and ${factKnown({ known: endOf(day) })} and f.valid_from < ${endOf(day)}
      window earlier as (partition by f.account_id order by f.valid_from)
    ) told
    where nth = 1 or given is distinct from before
    group by account_id`.execute(db)
  return rows
}

function compared({ source, compared_with: with_ }: OwnMeasure, day: string): RawBuilder<unknown> {
  const now = measured(source, { from: day, to: day, known: day })
  switch (with_) {
    case 'nothing':
      return now
    case 'tier':
      return sql`
        with v as materialized (${now}),
        tiered as (
          select v.*, f.tier from v join account_fact f on f.account_id = v.account_id
            and ${factKnown({ valid: endOf(day), known: endOf(day) })}
        ),
        middle as (
          select tier, percentile_cont(0.5) within group (order by value) as value from tiered
          where tier is not null group by tier having count(*) >= ${FEWEST_IN_TIER}
        )
        select t.account_id, ${change(sql`t.value`, sql`m.value`)} as value from tiered t join middle m on m.tier = t.tier`
    case 'own-normal':
      return against(now, measured(source, { from: addDays(day, -112), to: addDays(day, -28), known: day }))
    case 'last-year':
      return against(now, measured(source, { from: addDays(day, -367), to: addDays(day, -361), known: day }))
  }
}

const against = (now: RawBuilder<unknown>, before: RawBuilder<unknown>) => sql`
  select v.account_id, ${change(sql`v.value`, sql`b.value`)} as value
  from (${now}) v join (${before}) b on b.account_id = v.account_id`

/** A change against nothing is not known. */
const change = (value: RawBuilder<unknown>, normal: RawBuilder<unknown>) =>
  sql`${value} / nullif(${normal}, 0) - 1`

/** The value at the end of a day, or its mean over the ends of days between two, as `known` then; no row is unknown. */
function measured(
  source: OwnMeasure['source'],
  { from, to, known }: { from: string; to: string; known: string },
): RawBuilder<unknown> {
  switch (source.kind) {
    case 'figure':
      return sql`
        select account_id, avg(${sql.ref(source.name)})::double precision as value from account_day
        where day between ${from}::date and ${to}::date and is_customer group by account_id`
    case 'attribute':
      return sql`
        select f.account_id, case when jsonb_typeof(f.attributes -> ${source.key}) = 'number'
          then (f.attributes ->> ${source.key})::double precision end as value
        from account_fact f where ${factKnown({ valid: endOf(to), known: endOf(known) })}`
    case 'feature':
      return usedFeature(source, { from, to })
    case 'score':
      return sql`
        select k.account_id, avg(k.score)::double precision as value from ${keptScores(source.score_id)} k
        where k.day between ${from}::date and ${to}::date and k.score is not null group by k.account_id`
  }
}

/** Use within 28 days; over a longer time the mean of its whole spans of 28 days. Who is seen in usage at all has 0. */
function usedFeature(
  { feature_id: feature, count }: Extract<OwnMeasure['source'], { kind: 'feature' }>,
  { from, to }: { from: string; to: string },
): RawBuilder<unknown> {
  const counted =
    count === 'days' ? sql`distinct u.day` : sql`distinct (nullif(coalesce(c.merged_into, u.contact_id), 0))`
  return sql`
    with span as (
      select generate_series(0, greatest(0, (${to}::date - ${from}::date) / 28 - 1)) as n
    ),
    used as (
      select coalesce(a.merged_into, a.id) as account_id, span.n, count(${counted}) as value
      from span
      join usage_day u on u.day > ${to}::date - 28 * (span.n + 1) and u.day <= ${to}::date - 28 * span.n
      join account a on a.id = u.account_id
      left join contact c on c.id = u.contact_id
      where u.events > 0 and get_bit(u.features, ${feature}) = 1
      group by 1, 2
    )
    select d.account_id, sum(coalesce(used.value, 0))::double precision / (select count(*) from span) as value
    from account_day d left join used on used.account_id = d.account_id
    where d.day = (select max(day) from account_day where day <= ${to}::date) and d.events_28d is not null and d.is_customer
    group by d.account_id`
}
