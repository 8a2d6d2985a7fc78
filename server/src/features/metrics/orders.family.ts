import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { joinMerged, knownRows } from '../contracts/known.ts'
import { type Population, populationGroup, populationJoin, populationTable } from '../contracts/population.ts'
import { readFactRows } from './fact-rows.read.ts'
import type { Family, MetricRow, RowsQuestion } from './metric.ts'
import { bySlot, periodInstants, spanOf } from './period-slots.ts'

export type OrderSums = {
  slot: number
  group_key: string | null
  orders: number
  accounts: number
  sum: number
  sd: number | null
}

const account = sql`coalesce(a.merged_into, o.account_id)`

function ordersOf(population: Population): RawBuilder<unknown> {
  return sql`purchase_order o
    ${joinMerged(sql`o.account_id`, population.known)}
    ${populationJoin(population, account)}
    where ${knownRows('o', population.known)} and o.currency = ${population.currency}`
}

/** Orders by the time they were made. From the first one ever on, a period without has none; before it nothing is known. */
export const orders: Family<OrderSums> = {
  name: 'orders',
  topics: ['orders', 'merges'],
  async read(db, { periods, population, timeZone }) {
    const { rows } = await sql<OrderSums>`
      with ${populationTable(population)}
      bound as (select ${periodInstants(periods, timeZone)} as at),
      fact as (
        select width_bucket(o.ordered_at, bound.at) as slot, ${populationGroup(population)} as group_key,
          ${account} as account_id, o.amount_minor::float8 as amount
        from bound cross join ${ordersOf(population)}
          and o.ordered_at >= bound.at[1] and o.ordered_at < bound.at[array_length(bound.at, 1)]
      )
      select slot, group_key, count(*)::integer as orders, count(distinct account_id)::integer as accounts,
        sum(amount) as sum, stddev_samp(amount) as sd
      from fact group by slot, group_key`.execute(db)
    const first = await sql<{ slot: number | null }>`
      select width_bucket(min(o.ordered_at), ${periodInstants(periods, timeZone)}) as slot from purchase_order o
      where ${knownRows('o', population.known)} and o.currency = ${population.currency}`.execute(db)
    const firstSlot = first.rows[0]?.slot ?? null
    const groups = bySlot(rows, periods.length)
    if (firstSlot === null) return groups
    if (groups.size === 0 && population.by === undefined) groups.set(null, [])
    for (const [group, slots] of groups) {
      const filled = periods.map((_, index) =>
        index + 1 < firstSlot ? undefined : (slots[index] ?? nothing(index + 1, group)),
      )
      groups.set(group, filled)
    }
    return groups
  },
}

const nothing = (slot: number, group_key: string | null): OrderSums => ({
  slot,
  group_key,
  orders: 0,
  accounts: 0,
  sum: 0,
  sd: null,
})

/** One row an account: what it ordered in the period, and how many orders that were. */
export function orderRows(denominator: RawBuilder<unknown>) {
  return async (db: Db, question: RowsQuestion): Promise<MetricRow[]> => {
    const { since, until } = spanOf(question.period, question.timeZone)
    const { known, currency } = question.population
    return await readFactRows(
      db,
      question,
      sql`
        select ${account} as account_id, ${account} as id, null::text as kind, null::timestamptz as at, null::text as label,
          sum(o.amount_minor) as numerator, ${denominator} as denominator,
          jsonb_build_object('orders', count(*)) as detail
        from purchase_order o ${joinMerged(sql`o.account_id`, known)}
        where ${knownRows('o', known)} and o.currency = ${currency}
          and o.ordered_at >= ${since} and o.ordered_at < ${until}
        group by 1`,
    )
  }
}
