import type { Interval } from '@tsuzuku/core/stats/interval'
import { ratioInterval } from '@tsuzuku/core/stats/ratio-interval'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { populationGroup, populationJoin, populationTable } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import type { Family, MetricRow, RowsQuestion } from './metric.ts'
import { bySlot } from './period-slots.ts'

/** What each account adds on the last day of the period, in terms of `d` (account_day). Null adds nothing. */
export type DayMeasure = {
  numerator: RawBuilder<unknown>
  denominator: RawBuilder<unknown>
  /** Which accounts are asked about; those without numerator or denominator are missing. */
  where: RawBuilder<unknown>
}

export type DaySums = {
  slot: number
  group_key: string | null
  /** Rows of that day at all: none says that the day was never computed. */
  days: number
  asked: number
  n: number
  sum_x: number
  sum_y: number
  sum_xx: number
  sum_yy: number
  sum_xy: number
}

/** Sums of a ratio over the accounts as they stood at the end of the last day of each period. */
export function accountDayFamily(measure: DayMeasure): Family<DaySums> {
  return {
    async read(db, { periods, population }) {
      const days = periods.map((period) => period.lastDay)
      const { rows } = await sql<DaySums>`
        with ${populationTable(population)}
        fact as (
          select b.n::integer as slot, ${populationGroup(population)} as group_key, (${measure.where}) as is_asked,
            (${measure.numerator})::float8 as x, (${measure.denominator})::float8 as y
          from unnest(${days}::date[]) with ordinality as b(day, n)
          join account_day d on d.day = b.day
          ${populationJoin(population, sql`d.account_id`)}
        ),
        asked as (
          select slot, group_key, is_asked, x, y, is_asked and x is not null and y is not null as is_known from fact
        )
        select slot, group_key, count(*)::integer as days, (count(*) filter (where is_asked))::integer as asked,
          (count(*) filter (where is_known))::integer as n,
          coalesce(sum(x) filter (where is_known), 0) as sum_x, coalesce(sum(y) filter (where is_known), 0) as sum_y,
          coalesce(sum(x * x) filter (where is_known), 0) as sum_xx,
          coalesce(sum(y * y) filter (where is_known), 0) as sum_yy,
          coalesce(sum(x * y) filter (where is_known), 0) as sum_xy
        from asked group by slot, group_key`.execute(db)
      return bySlot(rows, periods.length)
    },
  }
}

export function accountDayRows(measure: DayMeasure) {
  return async (db: Db, question: RowsQuestion): Promise<MetricRow[]> =>
    await readFactRows(
      db,
      question,
      sql`
        select d.account_id, d.account_id as id, null::text as kind, null::timestamptz as at, null::text as label,
          ${measure.numerator} as numerator, ${measure.denominator} as denominator,
          jsonb_build_object('day', d.day) as detail
        from account_day d
        where d.day = ${question.period.lastDay}::date and ${measure.where}
          and ${measure.numerator} is not null and ${measure.denominator} is not null`,
    )
}

/** Interval of Σx / Σy over the accounts; neither can be negative. */
export function ratioOfSums(sums: DaySums): Interval | null {
  const { n, sum_x: sumX, sum_y: sumY, sum_xx: sumXX, sum_yy: sumYY, sum_xy: sumXY } = sums
  return ratioInterval({ n, sumX, sumY, sumXX, sumYY, sumXY, least: 0 }) ?? null
}
