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

const monthsOfDays = sql`sum(days) * 12 / 365::float8`

/**
 * `contract_time (slot, account_id, group_key, days, is_end, until, is_first)`: for each period the unbroken stretches
 * that reach into it, with the days paid for, whether they ended, and which is the first of its account in the period.
 * One that only changed its currency did not end.
 */
function contractTime(periods: readonly Period[], population: Population): RawBuilder<unknown> {
  const last = periods.at(-1)?.snapshot ?? population.to
  const froms = periods.map((period) => period.from)
  const untils = periods.map((period) => period.snapshot)
  return sql`${foreignTable(population, last)} ${paidTable(population, last)},
    ${turnedTable(sql`paid`, last)},
    stretch as (
      select account_id, group_key, lower(during) as since, coalesce(upper(during), 'infinity') as until,
        lag(upper(during)) over (partition by account_id order by during) as ended_before
      from (
        select account_id, min(group_key) as group_key, unnest(range_agg(daterange(start_date, end_date))) as during
        -- What ended before the first day asked about is neither time of a period nor an end in one.
        from paid where end_date is null or end_date >= ${froms[0] ?? null}::date
        group by account_id
      ) unbroken
    ),
    contract_time as (
      select p.slot::integer, s.account_id, s.group_key, least(s.until, p.until) - greatest(s.since, p.since) as days,
        s.until <= p.until and turned.day is null as is_end, s.until,
        coalesce(s.ended_before <= p.since, true) as is_first
      from unnest(${froms}::date[], ${untils}::date[]) with ordinality p(since, until, slot)
      join stretch s on s.since < p.until and s.until > p.since
      left join turned on turned.account_id = s.account_id and turned.day = s.until
    )`
}

export const contractTimes: Family<ContractTimeSums> = {
  name: 'contract-time',
  topics: ['contracts', 'merges'],
  async read(db, { periods, population }) {
    const { rows } = await sql<ContractTimeSums>`
      with ${contractTime(periods, population)}
      select slot, group_key, (count(*) filter (where is_first))::integer as accounts, ${monthsOfDays} as months,
        (count(*) filter (where is_end))::integer as ends
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
        ${monthsOfDays} as numerator, count(*) filter (where is_end) as denominator,
        jsonb_build_object('ended_on', max(until) filter (where is_end)) as detail
      from contract_time group by account_id`,
  )
}
