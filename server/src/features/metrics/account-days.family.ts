import type { Interval } from '@tsuzuku/core/stats/interval'
import { ratioInterval } from '@tsuzuku/core/stats/ratio-interval'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { populationGroup, populationJoin, populationTable } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import { type Family, type Figure, known, type MetricRow, type RowsQuestion } from './metric.ts'
import { bySlot } from './period-slots.ts'

/** What each account adds on the last day of a period, in terms of `d` (account_day). */
type DayMeasure = {
  numerator: RawBuilder<unknown>
  denominator: RawBuilder<unknown>
  /** Which accounts are asked about; those without numerator or denominator are missing. */
  where: RawBuilder<unknown>
}

// Below four known weeks there is no normal to compare with.
const hasNormal = sql`d.baseline_weeks >= 4 and d.baseline_active_contacts > 0`

/** Read in one pass: a day of ten thousand accounts is worth looking at once. */
const measures = {
  contacts: { numerator: sql`d.active_contacts_28d`, denominator: sql`1`, where: sql`true` },
  trend: {
    numerator: sql`case when ${hasNormal} then d.recent_active_contacts end`,
    denominator: sql`case when ${hasNormal} then d.baseline_active_contacts end`,
    where: sql`d.is_customer`,
  },
  seats: {
    numerator: sql`d.active_contacts_28d`,
    denominator: sql`d.seats_paid`,
    where: sql`d.seats_paid > 0`,
  },
  days: { numerator: sql`d.active_days_28d`, denominator: sql`28`, where: sql`d.active_days_28d > 0` },
} satisfies Record<string, DayMeasure>

export type DayMeasureName = keyof typeof measures
const names = Object.keys(measures) as DayMeasureName[]

export type DaySums = {
  asked: number
  n: number
  sum_x: number
  sum_y: number
  sum_xx: number
  sum_yy: number
  sum_xy: number
}

export type AccountDaySums = { slot: number; group_key: string | null } & Record<DayMeasureName, DaySums>

/** Sums over the accounts as they stood at the end of the last day of each period; none where no day was computed. */
export const accountDays: Family<AccountDaySums> = {
  name: 'account-days',
  topics: ['history'],
  perPeriod: true,
  async read(db, { periods, population }) {
    const days = periods.map((period) => period.lastDay)
    const { rows } = await sql<AccountDaySums>`
      with ${populationTable(population)}
      fact as (
        select array_position(${days}::date[], d.day) as slot, ${populationGroup(population)} as group_key, ${sql.join(names.map(factColumns))}
        from account_day d ${populationJoin(population, sql`d.account_id`)}
        where d.day = any(${days}::date[])
        -- Keeps each x and y from being made anew for every sum they stand in.
        offset 0
      )
      select slot, group_key, ${sql.join(names.map(sumColumns))}
      from fact group by slot, group_key`.execute(db)
    return bySlot(rows, periods.length)
  },
}

function column(name: DayMeasureName, part: 'x' | 'y' | 'asked'): RawBuilder<unknown> {
  return sql.ref(`${name}_${part}`)
}

/** x and y are known together or not at all. */
function factColumns(name: DayMeasureName): RawBuilder<unknown> {
  const { numerator, denominator, where } = measures[name]
  const isKnown = sql`${where} and (${numerator}) is not null and (${denominator}) is not null`
  return sql`${where} as ${column(name, 'asked')},
    case when ${isKnown} then (${numerator})::float8 end as ${column(name, 'x')},
    case when ${isKnown} then (${denominator})::float8 end as ${column(name, 'y')}`
}

function sumColumns(name: DayMeasureName): RawBuilder<unknown> {
  const x = column(name, 'x')
  const y = column(name, 'y')
  return sql`json_build_object('asked', count(*) filter (where ${column(name, 'asked')}), 'n', count(${x}),
    'sum_x', coalesce(sum(${x}), 0), 'sum_y', coalesce(sum(${y}), 0), 'sum_xx', coalesce(sum(${x} * ${x}), 0),
    'sum_yy', coalesce(sum(${y} * ${y}), 0), 'sum_xy', coalesce(sum(${x} * ${y}), 0)) as ${sql.ref(name)}`
}

export function accountDayRows(name: DayMeasureName) {
  const { numerator, denominator, where } = measures[name]
  return async (db: Db, question: RowsQuestion): Promise<MetricRow[]> =>
    await readFactRows(
      db,
      question,
      sql`
        select d.account_id, d.account_id as id, null::text as kind, null::timestamptz as at, null::text as label,
          ${numerator} as numerator, ${denominator} as denominator, jsonb_build_object('day', d.day) as detail
        from account_day d
        where d.day = ${question.period.lastDay}::date and ${where}
          and (${numerator}) is not null and (${denominator}) is not null`,
    )
}

/** What the metrics say of their sums. */
export function countsOf(sums: DaySums) {
  return { numerator: sums.sum_x, denominator: sums.sum_y, n: sums.n, missing: sums.asked - sums.n }
}

/** Σx / Σy over the accounts, with its interval. */
export const ratioOf = (sums: DaySums): Figure =>
  known({ ...countsOf(sums), value: sums.sum_x / sums.sum_y, interval: intervalOf(sums) })

/** Interval of Σx / Σy over the accounts; neither can be negative. */
function intervalOf(sums: DaySums): Interval | null {
  const { n, sum_x: sumX, sum_y: sumY, sum_xx: sumXX, sum_yy: sumYY, sum_xy: sumXY } = sums
  return ratioInterval({ n, sumX, sumY, sumXX, sumYY, sumXY, least: 0 }) ?? null
}
