import { sql } from 'kysely'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { readCalibration } from './forecast.read.ts'
import { renewalSource } from './renewal.read.ts'

const MONTHS = 12

/**
 * The forecast as it stands, once a week, for the months to come, with what is expected of it; the week's Monday is its day.
 * Of a month that begins before the next one, by account: this is the one the month is judged by.
 */
export async function snapshotForecast({ db, clock }: { db: Database; clock: Clock }): Promise<void> {
  const today = dayIn((await readWorkspace(db)).timeZone, clock())
  const known = (await readCalibration(db)).filter(({ share }) => share !== null)
  await sql`
    insert into renewal_snapshot (day, month, owner_id, account_id, category, renewals, mrr_minor, expected_minor, low_minor, high_minor)
    select date_trunc('week', ${today}::date)::date, date_trunc('month', r.renews_on)::date, coalesce(r.owner_id, a.owner_id),
      case when date_trunc('month', r.renews_on)::date < date_trunc('week', ${today}::date)::date + 7 then a.account_id end,
      r.category, count(*), sum(r.mrr_minor), round(sum(r.mrr_minor) * min(c.share)), round(sum(r.mrr_minor) * min(c.low)),
      round(sum(r.mrr_minor) * min(c.high))
    from ${renewalSource}
    left join jsonb_to_recordset(${JSON.stringify(known)}::jsonb) c(category text, share double precision,
      low double precision, high double precision) on c.category = r.category
    where r.gone_on is null and r.renews_on > ${today}::date
      and r.renews_on < date_trunc('month', ${today}::date) + make_interval(months => ${MONTHS}::integer)
      and not exists (select from renewal_snapshot s where s.day = date_trunc('week', ${today}::date)::date)
    group by 2, 3, 4, 5`.execute(db)
}
