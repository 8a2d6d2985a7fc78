import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { knownAt, type Moment } from '../accounts/moment.ts'
import { inSegmentsOn } from '../accounts/segment-filter.ts'
import type { HonestyRow } from './honesty.schema.ts'

/** How much older than asked for a kept score may be: history thins out to weeks and ends of months. */
const MOST_OLDER = 31

export type Loss = { account_id: number; left_on: string }

/** The day the report is read on, and whose it is: of the segments, those who were in them on the day of a reading. */
export type Seen = { moment: Moment; segment: string | undefined }

const among = (
  { moment: { timeZone }, segment }: Seen,
  accountId: RawBuilder<unknown>,
  day: RawBuilder<unknown>,
) => (segment ? inSegmentsOn(accountId, segment, { day, timeZone }) : sql<boolean>`true`)

const table = (losses: readonly Loss[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(losses)}::jsonb) as l(account_id integer, left_on date)`

const account = sql`jsonb_build_object('id', a.id, 'name', a.name) as account`

/** What was last said of each that left, at least so many days before. */
export async function readSaidBefore(
  db: Db,
  { losses, daysBefore, ...seen }: Seen & { losses: readonly Loss[]; daysBefore: number },
): Promise<HonestyRow[]> {
  const { rows } = await sql<HonestyRow>`
    with l as materialized (select * from ${table(losses)}),
    paid as (
      select l.account_id, l.left_on, sum(s.mrr_minor)::bigint as mrr_minor
      from subscription s join account i on i.id = s.account_id join l on l.account_id = coalesce(i.merged_into, i.id)
      where ${knownAt('s', seen.moment)} and s.currency = ${seen.moment.currency}
        and s.start_date < l.left_on and (s.end_date is null or s.end_date >= l.left_on)
      group by 1, 2
    )
    select ${account}, coalesce(h.band, 'none') as band, h.day as read_on, h.score, h.rule_version,
      coalesce(h.reconstructed, false) as reconstructed, l.left_on, paid.mrr_minor
    from l
    join account_now a on a.id = l.account_id
    left join paid on paid.account_id = l.account_id and paid.left_on = l.left_on
    left join lateral (
      select x.day, x.band, x.score, x.rule_version, x.reconstructed from health_score x
      where x.account_id = l.account_id and x.day <= l.left_on - ${daysBefore}::integer
        and x.day >= l.left_on - ${daysBefore + MOST_OLDER}::integer
      order by x.day desc limit 1
    ) h on true
    where ${among(seen, sql`l.account_id`, sql`l.left_on - ${daysBefore}::integer`)}
    order by l.left_on desc, a.id`.execute(db)
  return rows
}

type Standing = {
  band: 'danger' | 'watch' | 'good' | 'unknown'
  left: boolean
  accounts: number
  mrr_minor: number
}

type Asked = Seen & { losses: readonly Loss[]; days: readonly string[]; daysAfter: number }

const readings = ({ losses, days, daysAfter, ...seen }: Asked) => sql`
  select distinct on (h.account_id, h.band) h.account_id, h.band, h.day, h.score, h.rule_version, h.reconstructed,
    d.mrr_minor, l.left_on
  from health_score h
  join account_day d on d.account_id = h.account_id and d.day = h.day
  left join ${table(losses)} on l.account_id = h.account_id and l.left_on > h.day
    and l.left_on <= h.day + ${daysAfter}::integer
  where h.day = any(${[...days]}::date[]) and ${among(seen, sql`h.account_id`, sql`h.day`)}
  order by h.account_id, h.band, l.left_on nulls last, h.day`

/** Who stood in each band on these days, each once, and whether they left within the days after. */
export async function readStood(db: Db, asked: Asked): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select band, left_on is not null as left, count(*)::integer as accounts, sum(mrr_minor)::bigint as mrr_minor
    from (${readings(asked)}) stood group by 1, 2`.execute(db)
  return rows
}

export async function readStoodIn(
  db: Db,
  { band, ...asked }: Asked & { band: Standing['band'] },
): Promise<HonestyRow[]> {
  const { rows } = await sql<HonestyRow>`
    select ${account}, s.band, s.day as read_on, s.score, s.rule_version, s.reconstructed, s.mrr_minor, s.left_on
    from (${readings(asked)}) s join account_now a on a.id = s.account_id
    where s.band = ${band} order by s.left_on nulls last, s.mrr_minor desc, a.id`.execute(db)
  return rows
}

export async function readRulesUsed(db: Db, { days, ...seen }: Seen & { days: readonly string[] }) {
  const { rows } = await sql<{ version: number; readings: number }>`
    select h.rule_version as version, count(*)::integer as readings from health_score h
    where h.day = any(${[...days]}::date[]) and ${among(seen, sql`h.account_id`, sql`h.day`)} group by 1 order by 1`.execute(
    db,
  )
  return rows
}

export async function firstScoredDay(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ day: string | null }>`select min(day) as day from health_score`.execute(db)
  return rows[0]?.day ?? undefined
}

/** The day from which on contracts are recorded, where that is later than the day the report is read on. */
export async function recordedLater(db: Db, { day, timeZone, isPast }: Moment): Promise<string | null> {
  if (!isPast) return null
  const { rows } = await sql<{ day: string | null }>`
    select (min(recorded_at) at time zone ${timeZone})::date::text as day from subscription`.execute(db)
  const first = rows[0]?.day ?? null
  return first !== null && first > day ? first : null
}
