import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { foreignTable, turnedTable } from '../contracts/currency-change.ts'
import type { Population } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import type { Family, MetricRow, Period, RowsQuestion } from './metric.ts'
import { paidTable } from './paid-periods.read.ts'
import { bySlot } from './period-slots.ts'

export type ContractTimeSums = {
  slot: number
  group_key: string | null
  accounts: number
  /** Time under contract of all accounts together. */
  months: number
  ends: number
}

/**
 * `contract_time (slot, account_id, group_key, months, ends, ended_on)`: for each period and account the time paid for,
 * and how many unbroken stretches ended. One that only changed its currency did not end.
 */
function contractTime(periods: readonly Period[], population: Population): RawBuilder<unknown> {
  const last = periods.at(-1)?.snapshot ?? population.to
  const froms = periods.map((period) => period.from)
  const untils = periods.map((period) => period.snapshot)
  return sql`${foreignTable(population, last)} ${paidTable(population, last)},
    ${turnedTable(sql`paid`, last)},
    stretch as (
      select account_id, group_key, lower(during) as since, coalesce(upper(during), 'infinity') as until
      from (
        select account_id, min(group_key) as group_key, unnest(range_agg(daterange(start_date, end_date))) as during
        from paid group by account_id
      ) unbroken
    ),
    contract_time as (
      select p.slot::integer, s.account_id, s.group_key,
        sum(least(s.until, p.until) - greatest(s.since, p.since)) * 12 / 365.0 as months,
        count(*) filter (where s.until <= p.until and turned.day is null) as ends,
        max(s.until) filter (where s.until <= p.until and turned.day is null) as ended_on
      from unnest(${froms}::date[], ${untils}::date[]) with ordinality p(since, until, slot)
      join stretch s on s.since < p.until and s.until > p.since
      left join turned on turned.account_id = s.account_id and turned.day = s.until
      group by 1, 2, 3
    )`
}

export const contractTimes: Family<ContractTimeSums> = {
  name: 'contract-time',
  topics: ['contracts', 'merges'],
  async read(db, { periods, population }) {
    const { rows } = await sql<ContractTimeSums>`
      with ${contractTime(periods, population)}
      select slot, group_key, count(*)::integer as accounts, sum(months)::float8 as months, sum(ends)::integer as ends
      from contract_time group by 1, 2`.execute(db)
    return bySlot(rows, periods.length)
  },
}

export async function contractTimeRows(db: Db, question: RowsQuestion): Promise<MetricRow[]> {
  const { period, population } = question
  // Whom the figure is about is said outside: a filter once is enough, and the names of its tables are taken there.
  const everybody = { ...population, filters: {}, by: undefined }
  return await readFactRows(
    db,
    question,
    sql`
      with ${contractTime([period], everybody)}
      select account_id, account_id as id, null::text as kind, null::timestamptz as at, null::text as label,
        months as numerator, ends as denominator, jsonb_build_object('ended_on', ended_on) as detail
      from contract_time`,
  )
}
