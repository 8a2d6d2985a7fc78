import { sql } from 'kysely'
import { readCalibration } from '../src/features/renewals/forecast.read.ts'
import type { Database, Db } from '../src/platform/database.ts'

const MONTHS = 12

/**
 * What the team had called past renewals a month before their day, by the health of then and by what it had heard, and the
 * forecast as it stood at the beginning of each of the last months, with what the results known by then let expect.
 */
export async function writeForecasts({ db }: { db: Database }): Promise<void> {
  await sql`
    update renewal r set called = c.called, made_on = least(r.made_on, r.renews_on - 180)
    from (
      select p.id, case h.band
          when 'good' then case when dice < 68 then 'committed' else 'likely' end
          when 'watch' then case when dice < 12 then 'committed' when dice < 65 then 'likely' else 'at-risk' end
          when 'danger' then case when dice < 12 then 'likely' else 'at-risk' end
          else 'likely' end as called
      from renewal p cross join lateral (select abs(hashtext('called ' || p.id)) % 100 as dice) d
      left join lateral (select h.band from health_score h where h.account_id = p.account_id
        and h.day between p.renews_on - 42 and p.renews_on - 28 order by h.day desc limit 1) h on true
      where p.result is not null and p.called is null and p.gone_on is null
    ) c where c.id = r.id`.execute(db)
  const { rows } = await sql<{ month: string; day: string }>`
    select m::date::text as month, date_trunc('week', m)::date::text as day
    from refresh_state s, generate_series(date_trunc('month', s.day) - make_interval(months => ${MONTHS}::integer),
      date_trunc('month', s.day) - interval '1 month', interval '1 month') m`.execute(db)
  for (const { month, day } of rows) await writeForecast(db, { month, day })
}

async function writeForecast(db: Db, { month, day }: { month: string; day: string }): Promise<void> {
  const known = (await readCalibration(db, day)).filter(({ share }) => share !== null)
  await sql`
    insert into renewal_snapshot (day, month, owner_id, account_id, category, renewals, mrr_minor, expected_minor, low_minor, high_minor)
    select ${day}::date, ${month}::date, coalesce(r.owner_id, a.owner_id), a.id, r.called, count(*), sum(r.mrr_minor),
      round(sum(r.mrr_minor) * min(c.share)), round(sum(r.mrr_minor) * min(c.low)), round(sum(r.mrr_minor) * min(c.high))
    from renewal r join account_now a on a.id = r.account_id
    left join jsonb_to_recordset(${JSON.stringify(known)}::jsonb) c(category text, share double precision,
      low double precision, high double precision) on c.category = r.called
    where r.called is not null and r.gone_on is null and date_trunc('month', r.renews_on) = ${month}::date
    group by 3, 4, 5
    on conflict do nothing`.execute(db)
}
