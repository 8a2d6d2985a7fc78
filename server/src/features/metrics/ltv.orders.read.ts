import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { joinMerged, knownRows } from '../contracts/known.ts'
import { type Population, populationGroup, populationJoin } from '../contracts/population.ts'
import { paidTable } from './paid-periods.read.ts'

export type OrderDay = {
  account_id: number
  group_key: string | null
  day: string
  amount: number
  orders: number
}

/** What accounts without a paid contract ordered, by day in the workspace's time zone. */
export async function readOrderDays(
  db: Db,
  asked: { population: Population; until: string; timeZone: string },
): Promise<OrderDay[]> {
  const { population, until, timeZone } = asked
  const day = sql`(o.ordered_at at time zone ${timeZone})::date`
  const { rows } = await sql<OrderDay>`
    with ${paidTable(population, until)}
    select coalesce(a.merged_into, o.account_id) as account_id, min(${populationGroup(population)}) as group_key,
      ${day}::text as day, sum(o.amount_minor)::float8 as amount, count(*)::integer as orders
    from purchase_order o
    ${joinMerged(sql`o.account_id`, population.known)}
    ${populationJoin(population, sql`coalesce(a.merged_into, o.account_id)`)}
    where ${knownRows('o', population.known)} and o.currency = ${population.currency} and ${day} <= ${until}::date
      and not exists (select from paid where paid.account_id = coalesce(a.merged_into, o.account_id))
    group by 1, 3
    order by 1, 3`.execute(db)
  return rows
}
