import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type Known, knownRows } from '../contracts/known.ts'
import { populationGroup, populationJoin, populationTable } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import type { Family, MetricRow, RowsQuestion } from './metric.ts'
import { bySlot } from './period-slots.ts'

export type StageSums = { slot: number; group_key: string | null; accounts: number }

/** Accounts that were there on a day: signed up, under contract or written down by then; with the stage of that day. */
function accountsOn(known: Known, day: RawBuilder<unknown>, timeZone: string): RawBuilder<unknown> {
  return sql`
    account_fact f
    join account a on a.id = f.account_id and a.merged_into is null
    left join first_start on first_start.account_id = f.account_id
    where ${knownRows('f', known)}
      and f.valid_from < (${day} + 1)::timestamp at time zone ${timeZone}
      and f.valid_to >= (${day} + 1)::timestamp at time zone ${timeZone}
      and least(coalesce(f.signed_up_on, (a.created_at at time zone ${timeZone})::date), first_start.day) <= ${day}`
}

function firstStart(known: Known): RawBuilder<unknown> {
  return sql`first_start as (
    select coalesce(a.merged_into, s.account_id) as account_id, min(s.start_date) as day
    from subscription s left join account a on a.id = s.account_id and a.merged_into is not null
    where ${knownRows('s', known)} group by 1
  )`
}

export const stages: Family<StageSums> = {
  async read(db, { periods, population, timeZone }) {
    const { known, by } = population
    const { rows } = await sql<StageSums>`
      with ${populationTable(population)} ${firstStart(known)},
      present as (
        select b.n::integer as slot, f.account_id, f.stage
        from unnest(${periods.map((period) => period.lastDay)}::date[]) with ordinality as b(day, n)
        cross join ${accountsOn(known, sql`b.day`, timeZone)}
      )
      select present.slot, ${by === 'stage' ? sql`present.stage` : populationGroup(population)} as group_key,
        count(*)::integer as accounts
      from present ${populationJoin(population, sql`present.account_id`)}
      group by 1, 2`.execute(db)
    return bySlot(rows, periods.length)
  },
}

export async function stageRows(db: Db, question: RowsQuestion): Promise<MetricRow[]> {
  const { period, population, timeZone } = question
  return await readFactRows(
    db,
    question,
    sql`
      with ${firstStart(population.known)}
      select f.account_id, f.account_id as id, null::text as kind, null::timestamptz as at, null::text as label,
        1 as numerator, null::integer as denominator, jsonb_build_object('stage', f.stage) as detail
      from ${accountsOn(population.known, sql`${period.lastDay}::date`, timeZone)}`,
  )
}
