import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { foreignTable, turnedTable } from '../contracts/currency-change.ts'
import { knownAccounts } from '../contracts/known.ts'
import type { Population } from '../contracts/population.ts'
import type { CohortStep } from './cohort-retention.service.ts'
import { paidTable } from './paid-periods.read.ts'

export type CohortAccount = {
  account_id: number
  external_id: string | null
  account_name: string
  first_paid_on: string
  /** The anniversary looked at. */
  looked_at: string
  before: number
  after: number
}

export type CohortAccountsAsked = {
  population: Population
  until: string
  by: CohortStep
  start: string
  age: number
  after?: { value: number; id: number } | undefined
  limit: number
}

/** The accounts of one cohort that have reached an age, with what they paid at first and then; the largest first. */
export async function readCohortAccounts(db: Db, asked: CohortAccountsAsked): Promise<CohortAccount[]> {
  const { population, until, by, start, age, after, limit } = asked
  const months = age * (by === 'month' ? 1 : 3)
  const { rows } = await sql<CohortAccount>`
    with ${foreignTable(population, until)} ${paidTable(population, until)}, ${turnedTable(sql`paid`, until)},
    member as (
      select account_id, min(start_date) as first, (min(start_date) + make_interval(months => ${months}::integer))::date
        as looked_at
      from paid left join turned using (account_id) group by account_id
      having date_trunc(${by}, min(start_date))::date = ${start}::date
        and (min(start_date) + make_interval(months => ${months}::integer))::date <= ${until}::date
        and (min(turned.day) is null
          or (min(start_date) + make_interval(months => ${months}::integer))::date < min(turned.day))
    ),
    held as (
      select m.account_id, m.first, m.looked_at,
        coalesce(sum(p.mrr) filter (where p.start_date <= m.first and (p.end_date is null or p.end_date > m.first)), 0)
          as before,
        coalesce(sum(p.mrr) filter (
          where p.start_date <= m.looked_at and (p.end_date is null or p.end_date > m.looked_at)), 0) as after
      from member m join paid p using (account_id)
      group by m.account_id, m.first, m.looked_at
    )
    select h.account_id, a.external_id, coalesce(f.name, a.external_id, '#' || a.id) as account_name,
      h.first::text as first_paid_on, h.looked_at::text, h.before, h.after
    from held h
    join account a on a.id = h.account_id
    left join ${knownAccounts(population.known)} f on f.id = h.account_id
    where ${after ? sql`(h.before, h.account_id) < (${after.value}::float8, ${after.id}::integer)` : sql`true`}
    order by h.before desc, h.account_id desc
    limit ${limit}`.execute(db)
  return rows
}
