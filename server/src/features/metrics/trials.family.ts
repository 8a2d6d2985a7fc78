import { addDays } from '@tsuzuku/core/time/add-days'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { joinMerged, type Known, knownRows, standsForItself } from '../contracts/known.ts'
import { populationGroup, populationJoin, populationTable } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import type { Family, MetricRow, RowsQuestion } from './metric.ts'
import { bySlot } from './period-slots.ts'

export type TrialSums = { slot: number; group_key: string | null; due: number; converted: number }

/** Days within which a trial must be paid to count; another number is another version of the metric. */
const TRIAL_DAYS = 30

/**
 * `trial (account_id, started_on, paid_on, due_on)`: accounts that began with a contract that costs nothing, or in the
 * trial stage, and had not paid before. Currencies do not matter here: paid is paid.
 */
function trials(known: Known, timeZone: string): RawBuilder<unknown> {
  const dayOf = (instant: RawBuilder<unknown>) => sql`(${instant} at time zone ${timeZone})::date`
  return sql`
    contract as (
      select coalesce(a.merged_into, s.account_id) as account_id,
        min(s.start_date) filter (where s.trial or s.mrr_minor = 0) as free_on,
        min(s.start_date) filter (where not s.trial and s.mrr_minor > 0
          and (s.end_date is null or s.end_date > s.start_date)) as paid_on
      from subscription s ${joinMerged(sql`s.account_id`, known)}
      where ${knownRows('s', known)} group by 1
    ),
    staged as (
      select f.account_id, min(coalesce(f.signed_up_on, case when isfinite(f.valid_from) then ${dayOf(sql`f.valid_from`)} end,
        ${dayOf(sql`a.created_at`)})) as free_on
      from account_fact f join account a on a.id = f.account_id and ${standsForItself('a', known)}
      where ${knownRows('f', known)} and f.stage = 'trial' group by 1
    ),
    trial as (
      select account_id, started_on, paid_on, started_on + ${sql.lit(TRIAL_DAYS)} as due_on
      from (
        select account_id, least(contract.free_on, staged.free_on) as started_on, contract.paid_on
        from contract full join staged using (account_id)
      ) begun
      where started_on is not null and (paid_on is null or paid_on >= started_on)
    )`
}

const isConverted = sql`(trial.paid_on is not null and trial.paid_on <= trial.due_on)`

/** Trials by the day on which their time was over: those that still run would flatter the newest. */
export const trialsDue: Family<TrialSums> = {
  name: 'trials',
  topics: ['accounts', 'contracts', 'merges'],
  async read(db, { periods, population, timeZone }) {
    const last = periods.at(-1)
    if (!last) return new Map()
    const days = [...periods.map((period) => period.from), addDays(last.lastDay, 1)]
    const { rows } = await sql<TrialSums>`
      with ${populationTable(population)} ${trials(population.known, timeZone)}
      select width_bucket(trial.due_on, ${days}::date[]) as slot, ${populationGroup(population)} as group_key,
        count(*)::integer as due, (count(*) filter (where ${isConverted}))::integer as converted
      from trial ${populationJoin(population, sql`trial.account_id`)}
      where trial.due_on >= ${days[0]}::date and trial.due_on <= ${last.lastDay}::date
      group by 1, 2`.execute(db)
    return bySlot(rows, periods.length)
  },
}

export async function trialRows(db: Db, question: RowsQuestion): Promise<MetricRow[]> {
  const { period, population, timeZone } = question
  return await readFactRows(
    db,
    question,
    sql`
      with ${trials(population.known, timeZone)}
      select account_id, account_id as id, null::text as kind, null::timestamptz as at, null::text as label,
        ${isConverted}::integer as numerator, 1 as denominator,
        jsonb_build_object('started_on', started_on, 'paid_on', paid_on) as detail
      from trial where due_on >= ${period.from}::date and due_on <= ${period.lastDay}::date`,
  )
}
