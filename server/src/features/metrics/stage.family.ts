import { addDays } from '@tsuzuku/core/time/add-days'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { joinMerged, type Known, knownRows, standsForItself } from '../contracts/known.ts'
import { populationGroup, populationJoin, populationTable } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import type { Family, MetricRow, RowsQuestion } from './metric.ts'

export type StageSums = { accounts: number }

/**
 * From which day until which (exclusive) each account was there with one stage: signed up, under contract or written
 * down by then.
 */
function stays(known: Known, timeZone: string): RawBuilder<unknown> {
  const dayOf = (instant: RawBuilder<unknown>) => sql`(${instant} at time zone ${timeZone})::date`
  return sql`
    first_start as (
      select coalesce(a.merged_into, s.account_id) as account_id, min(s.start_date) as day
      from subscription s ${joinMerged(sql`s.account_id`, known)}
      where ${knownRows('s', known)} group by 1
    ),
    stay as (
      select f.account_id, f.stage, ${dayOf(sql`f.valid_to`)} as until,
        greatest(${dayOf(sql`f.valid_from`)},
          least(coalesce(f.signed_up_on, ${dayOf(sql`a.created_at`)}), first_start.day)) as since
      from account_fact f
      join account a on a.id = f.account_id and ${standsForItself('a', known)}
      left join first_start on first_start.account_id = f.account_id
      where ${knownRows('f', known)}
    )`
}

type Change = { group_key: string | null; slot: number; accounts: number }

/** Accounts at the end of the last day of each period, with the stage of that day. */
export const stages: Family<StageSums> = {
  name: 'stages',
  topics: ['accounts', 'merges', 'contracts'],
  async read(db, { periods, population, timeZone }) {
    const { known, by } = population
    const days = periods.map((period) => period.lastDay)
    const slot = (day: string) => sql`width_bucket(${sql.ref(day)} - 1, ${days}::date[])`
    const { rows } = await sql<Change>`
      with ${populationTable(population)} ${stays(known, timeZone)},
      change as (
        select account_id, stage, ${slot('since')} as slot, 1 as accounts from stay where since < until
        union all
        select account_id, stage, ${slot('until')}, -1 from stay where since < until
      )
      select ${by === 'stage' ? sql`change.stage` : populationGroup(population)} as group_key, change.slot,
        sum(change.accounts)::integer as accounts
      from change ${populationJoin(population, sql`change.account_id`)}
      where change.slot < ${days.length}::integer
      group by 1, 2 order by 1, 2`.execute(db)
    return running(rows, days.length)
  },
}

function running(changes: readonly Change[], periods: number): Map<string | null, StageSums[]> {
  const groups = new Map<string | null, StageSums[]>()
  for (const { group_key, slot, accounts } of changes) {
    const sums = groups.get(group_key) ?? Array.from({ length: periods }, () => ({ accounts: 0 }))
    for (const sum of sums.slice(slot)) sum.accounts += accounts
    groups.set(group_key, sums)
  }
  return groups
}

export async function stageRows(db: Db, question: RowsQuestion): Promise<MetricRow[]> {
  const { period, population, timeZone } = question
  const next = addDays(period.lastDay, 1)
  return await readFactRows(
    db,
    question,
    sql`
      with ${stays(population.known, timeZone)}
      select account_id, account_id as id, null::text as kind, null::timestamptz as at, null::text as label,
        1 as numerator, null::integer as denominator, jsonb_build_object('stage', stage) as detail
      from stay where since < ${next}::date and until >= ${next}::date`,
  )
}
