import { recontractRate } from '@tsuzuku/core/metrics/recontract-rate'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Owner } from '../health/health.read.ts'
import { renewalConditions, renewalSource } from './renewal.read.ts'

export const groupings = ['tier', 'cohort', 'term'] as const
export type Grouping = (typeof groupings)[number]
type Asked = { today: string; owner: Owner; tier?: string | undefined; from?: string | undefined }

const decided = ({
  today,
  owner,
  tier,
  from,
}: Asked) => sql`${renewalConditions({ today, owner, tier, which: 'all' })}
  and r.result is not null and r.renews_on <= ${today}::date ${from ? sql`and r.renews_on >= ${from}::date` : sql``}`

const keyOf: Record<Grouping, ReturnType<typeof sql>> = {
  tier: sql`a.tier`,
  cohort: sql`to_char(first.day, 'YYYY')`,
  term: sql`case when r.term_months is null then null when r.term_months <= 1 then '1' when r.term_months <= 3 then '3'
    when r.term_months <= 6 then '6' when r.term_months <= 12 then '12' else '24' end`,
}

type Counts = { due: number; renewed: number }

function rated({ due, renewed }: Counts) {
  const rate = recontractRate({ due, renewed })
  return {
    due,
    renewed,
    share: rate?.value ?? null,
    low: rate?.interval.low ?? null,
    high: rate?.interval.high ?? null,
  }
}

/** Contracts that went on of those whose day came, in groups; the sum of all first. */
export async function readRecontract(db: Db, asked: Asked & { by: Grouping; split?: string | undefined }) {
  const { rows } = await sql<Counts & { key: string | null; after: boolean | null }>`
    select ${keyOf[asked.by]} as key, ${asked.split ? sql`r.renews_on >= ${asked.split}::date` : sql`null::boolean`} as after,
      count(*)::integer as due, (count(*) filter (where r.result <> 'lost'))::integer as renewed
    from ${renewalSource}
    ${
      asked.by === 'cohort'
        ? sql`left join lateral (select min(f.start_date) as day from account m join subscription f on f.account_id = m.id
          and f.superseded_at = 'infinity' and f.mrr_minor > 0 where m.id = a.account_id or m.merged_into = a.account_id) first on true`
        : sql``
    }
    where ${decided(asked)} group by 1, 2 order by 1 nulls last`.execute(db)
  const sum = (list: readonly Counts[]) =>
    rated({
      due: list.reduce((all, row) => all + row.due, 0),
      renewed: list.reduce((all, row) => all + row.renewed, 0),
    })
  const keys = [...new Set(rows.map(({ key }) => key))]
  return {
    all: sum(rows),
    before: asked.split ? sum(rows.filter(({ after }) => after === false)) : null,
    after: asked.split ? sum(rows.filter(({ after }) => after === true)) : null,
    groups: keys.map((key) => ({ key, ...sum(rows.filter((row) => row.key === key)) })),
  }
}

/** Lost renewals by the reason people gave; null: nobody has said one yet. */
export async function readReasons(db: Db, asked: Asked) {
  type Row = {
    reason: string | null
    renewals: number
    mrr_minor: number
    foreseeable: number
    partly: number
    unforeseeable: number
    competitors: string[]
  }
  const { rows } = await sql<Row>`
    select r.loss_reason as reason, count(*)::integer as renewals, sum(r.mrr_minor)::bigint as mrr_minor,
      (count(*) filter (where r.foreseeable = 'yes'))::integer as foreseeable,
      (count(*) filter (where r.foreseeable = 'partly'))::integer as partly,
      (count(*) filter (where r.foreseeable = 'no'))::integer as unforeseeable,
      coalesce(array_agg(distinct r.competitor) filter (where r.competitor is not null), '{}') as competitors
    from ${renewalSource} where ${decided(asked)} and r.result = 'lost' group by 1 order by 3 desc, 1`.execute(
    db,
  )
  return rows
}

export type WinBack = {
  id: number
  account: { id: number; name: string }
  owner: string | null
  lost_on: string
  mrr_minor: number
  loss_reason: string | null
  loss_note: string
  competitor: string | null
  follow_up_on: string | null
}

/** Accounts that were lost and do not pay today: the next follow-up first, then who was lost last. */
export async function listWinBacks(
  db: Db,
  asked: Asked,
  page: { limit: number; after?: [string, string, number] | undefined },
): Promise<WinBack[]> {
  const after = page.after
  const { rows } = await sql<WinBack>`
    select r.id, jsonb_build_object('id', a.account_id, 'name', a.name) as account, m.name as owner, r.result_on::text as lost_on,
      r.mrr_minor, r.loss_reason, r.loss_note, r.competitor, r.follow_up_on::text
    from ${renewalSource} left join member m on m.id = coalesce(r.owner_id, a.owner_id)
    where ${renewalConditions({ ...asked, which: 'all' })} and r.result = 'lost'
      and not exists (select from account n join subscription f on f.account_id = n.id and f.superseded_at = 'infinity'
        and f.mrr_minor > 0 and f.start_date <= ${asked.today}::date and (f.end_date is null or f.end_date > ${asked.today}::date)
        where n.id = a.account_id or n.merged_into = a.account_id)
      and not exists (select from renewal later where later.account_id = r.account_id and later.result = 'lost'
        and later.renews_on > r.renews_on)
      and ${after ? sql`(coalesce(r.follow_up_on, '9999-12-31'), '9999-12-31'::date - r.result_on, r.id) > (${after[0]}::date, '9999-12-31'::date - ${after[1]}::date, ${after[2]})` : sql`true`}
    order by coalesce(r.follow_up_on, '9999-12-31'), '9999-12-31'::date - r.result_on, r.id limit ${page.limit}`.execute(
    db,
  )
  return rows
}
