import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { populationGroup, populationJoin, populationTable } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import type { Family, MetricRow, RowsQuestion } from './metric.ts'
import { bySlot } from './period-slots.ts'

export type ActivitySums = {
  slot: number
  group_key: string | null
  /** Accounts that used the product in the four weeks before the period. */
  start: number
  /** Of those, the ones of which the four weeks at its end are known. */
  known: number
  lost: number
}

/** Days within which an account must have used the product to be active. */
export const ACTIVE_DAYS = 28

/** Active is who used the product within the 28 days up to a day; the day before a period against its last one. */
export const activity: Family<ActivitySums> = {
  name: 'activity',
  topics: ['history'],
  perPeriod: true,
  async read(db, { periods, population }) {
    const starts = periods.map((period) => addDays(period.from, -1))
    const ends = periods.map((period) => period.lastDay)
    const { rows } = await sql<ActivitySums>`
      with ${populationTable(population)}
      before as (
        select d.account_id, array_position(${starts}::date[], d.day) as slot, d.events_28d > 0 as was_active
        from account_day d where d.day = any(${starts}::date[])
      )
      select before.slot, ${populationGroup(population)} as group_key,
        (count(*) filter (where was_active))::integer as start,
        (count(*) filter (where was_active and d.events_28d is not null))::integer as known,
        (count(*) filter (where was_active and d.events_28d = 0))::integer as lost
      from before ${populationJoin(population, sql`before.account_id`)}
      left join account_day d on d.account_id = before.account_id and d.day = any(${ends}::date[])
        and d.day = (${ends}::date[])[before.slot]
      group by 1, 2`.execute(db)
    return bySlot(rows, periods.length)
  },
}

export async function activityRows(db: Db, question: RowsQuestion): Promise<MetricRow[]> {
  const { from, lastDay } = question.period
  return await readFactRows(
    db,
    question,
    sql`
      select b.account_id, b.account_id as id, null::text as kind, null::timestamptz as at, null::text as label,
        (d.events_28d = 0)::integer as numerator, 1 as denominator, jsonb_build_object('day', d.day) as detail
      from account_day b join account_day d on d.account_id = b.account_id and d.day = ${lastDay}::date
      where b.day = ${addDays(from, -1)}::date and b.events_28d > 0 and d.events_28d is not null`,
  )
}
