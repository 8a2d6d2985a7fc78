import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

export async function pastDaysWithRows(db: Db, today: string): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select distinct day from account_day where day < ${today}::date order by 1 desc`.execute(db)
  return rows.map(({ day }) => day)
}

/**
 * Past days in the money of a new currency: those that were lived through from what was known at their end, the others
 * from what is known now. Amounts are not converted: a contract in another currency counts for nothing.
 */
export async function changeMoney(
  db: Db,
  scope: { days: readonly string[]; currency: string; timeZone: string },
): Promise<void> {
  const { days, currency, timeZone } = scope
  await sql`
    with days as (
      select day, (day + 1)::timestamp at time zone ${timeZone} as ends_at from unnest(${[...days]}::date[]) day
    ),
    money as (
      select coalesce(a.merged_into, a.id) as account_id, d.day,
        sum(f.mrr_minor) filter (where f.superseded_at = 'infinity') as known_now,
        sum(f.mrr_minor) filter (where f.recorded_at < d.ends_at and f.superseded_at >= d.ends_at) as known_then
      from days d
      join subscription f on f.start_date <= d.day and (f.end_date is null or f.end_date > d.day)
      join account a on a.id = f.account_id
      where f.currency = ${currency}
      group by 1, 2
    )
    update account_day d set mrr_minor = coalesce(case when d.reconstructed then m.known_now else m.known_then end, 0)
    from (
      select k.account_id, k.day, m.known_now, m.known_then
      from account_day k left join money m on m.account_id = k.account_id and m.day = k.day
      where k.day = any(${[...days]}::date[])
    ) m
    where d.day = any(${[...days]}::date[]) and d.account_id = m.account_id and d.day = m.day
      and d.mrr_minor <> coalesce(case when d.reconstructed then m.known_now else m.known_then end, 0)`.execute(
    db,
  )
}
