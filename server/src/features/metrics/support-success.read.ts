import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { joinMerged, knownRows } from '../contracts/known.ts'
import { type Population, populationJoin } from '../contracts/population.ts'
import type { Period } from './metric.ts'
import { paidTable } from './paid-periods.read.ts'
import { periodInstants } from './period-slots.ts'
import { talks } from './talks.ts'

export type Contacts = {
  slot: number
  /** Accounts with a paid contract at any time of the period. */
  customers: number
  tickets: number
  talks: number
  /** Of the customers: with a ticket, with a talk, with both. */
  with_tickets: number
  with_talks: number
  with_both: number
}

/** Tickets (they come to us) and talks (we go to them), by period; neighbouring periods without gap. */
export async function readContacts(
  db: Db,
  asked: { periods: readonly Period[]; population: Population; timeZone: string },
): Promise<Contacts[]> {
  const { periods, population, timeZone } = asked
  const until = periods.at(-1)?.lastDay ?? ''
  const instants = periodInstants(periods, timeZone)
  const account = (alias: string) => sql`coalesce(a.merged_into, ${sql.ref(`${alias}.account_id`)})`
  const { rows } = await sql<Contacts>`
    with ${paidTable(population, until)},
    bound as (
      select n::integer as slot, day, lead(day) over (order by n) as next
      from unnest(${[...periods.map(({ from }) => from), until]}::date[]) with ordinality as b(day, n)
    ),
    customer as (
      select distinct b.slot, p.account_id from bound b
      join paid p on p.start_date < greatest(b.next, b.day + 1) and (p.end_date is null or p.end_date > b.day)
      where b.next is not null
    ),
    ticketed as (
      select width_bucket(t.opened_at, ${instants}) as slot, ${account('t')} as account_id, count(*)::integer as n
      from ticket t ${joinMerged(sql`t.account_id`, population.known)} ${populationJoin(population, account('t'))}
      where ${knownRows('t', population.known)} and t.opened_at >= (${instants})[1]
      group by 1, 2
    ),
    talked as (
      select width_bucket(t.occurred_at, ${instants}) as slot, ${account('t')} as account_id, count(*)::integer as n
      from ${talks(population.known)} t ${joinMerged(sql`t.account_id`, population.known)} ${populationJoin(population, account('t'))}
      where t.occurred_at >= (${instants})[1]
      group by 1, 2
    )
    select slot, count(c.account_id)::integer as customers, coalesce(sum(ticketed.n), 0)::integer as tickets,
      coalesce(sum(talked.n), 0)::integer as talks,
      (count(*) filter (where c.account_id is not null and ticketed.n > 0))::integer as with_tickets,
      (count(*) filter (where c.account_id is not null and talked.n > 0))::integer as with_talks,
      (count(*) filter (where c.account_id is not null and ticketed.n > 0 and talked.n > 0))::integer as with_both
    from customer c
    full join ticketed using (slot, account_id)
    full join talked using (slot, account_id)
    where slot <= ${periods.length}::integer
    group by slot order by slot`.execute(db)
  return rows
}

/** The first day on which either is known; before it nothing is, which is not none. */
export async function readFirstContacts(
  db: Db,
  population: Population,
  timeZone: string,
): Promise<{ ticket: string | null; talk: string | null }> {
  const day = (column: string) => sql`(min(${sql.ref(column)}) at time zone ${timeZone})::date::text`
  const { rows } = await sql<{ ticket: string | null; talk: string | null }>`
    select (select ${day('t.opened_at')} from ticket t where ${knownRows('t', population.known)}) as ticket,
      (select ${day('n.occurred_at')} from ${talks(population.known)} n) as talk`.execute(db)
  return rows[0] ?? { ticket: null, talk: null }
}
