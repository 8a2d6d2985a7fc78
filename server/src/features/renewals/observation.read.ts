import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Owner } from '../health/health.read.ts'
import { renewalConditions, renewalSource } from './renewal.read.ts'

type Band = 'good' | 'watch' | 'danger'
export type Call = { kind: 'csm' | 'final'; band: Band; reason: string; by: string; at: string }
export type Observation = {
  checkpoint: string
  day: string
  seen_at: string
  band: Band | 'unknown'
  score: number | null
  reconstructed: boolean | null
  within_90: number | null
  signals: string[]
  calls: Call[]
}

const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** What was observed and called of a renewal, the earliest first; calls the newest first. */
export async function readObservations(db: Db, renewalId: number): Promise<Observation[]> {
  const { rows } = await sql<Observation>`
    select o.checkpoint, o.day::text, ${instant('o.seen_at')} as seen_at, o.band, o.score, o.reconstructed, o.within_90, o.signals,
      coalesce((select jsonb_agg(jsonb_build_object('kind', c.kind, 'band', c.band, 'reason', c.reason, 'by', c.author_name,
        'at', ${instant('c.at')}) order by c.id desc) from renewal_call c
        where c.renewal_id = o.renewal_id and c.checkpoint = o.checkpoint), '[]') as calls
    from renewal_observation o where o.renewal_id = ${renewalId} order by o.day, o.checkpoint`.execute(db)
  return rows
}

type Asked = { today: string; owner: Owner }
export type PointRow = {
  renewal_id: number
  account: { id: number; name: string }
  owner: string | null
  renews_on: string
  checkpoint: string
  day: string
  automatic: Band | 'unknown'
  score: number | null
  csm: Band | null
  final: Band | null
  result: string | null
}
type Page = { limit: number; after?: [string, number, string] | undefined }

/** Every checkpoint with its newest calls. */
const points = ({ today, owner }: Asked) => sql`
  select r.id as renewal_id, jsonb_build_object('id', a.account_id, 'name', a.name) as account, m.name as owner,
    r.renews_on::text, o.checkpoint, o.day::text, o.band as automatic, o.score, csm.band as csm, final.band as final, r.result
  from ${renewalSource} join renewal_observation o on o.renewal_id = r.id
  left join member m on m.id = coalesce(r.owner_id, a.owner_id)
  left join lateral (select c.band from renewal_call c where c.renewal_id = r.id and c.checkpoint = o.checkpoint
    and c.kind = 'csm' order by c.id desc limit 1) csm on true
  left join lateral (select c.band from renewal_call c where c.renewal_id = r.id and c.checkpoint = o.checkpoint
    and c.kind = 'final' order by c.id desc limit 1) final on true
  where ${renewalConditions({ today, owner, which: 'all' })}`

const following = ({ after }: Page) =>
  after === undefined
    ? sql`true`
    : sql`(p.day::date, p.renewal_id, p.checkpoint) < (${after[0]}::date, ${after[1]}, ${after[2]})`

/** Where the automatic signal and the CSM, the CSM and the final call, or the final call and what happened differ. */
export async function listDisagreements(db: Db, asked: Asked, page: Page): Promise<PointRow[]> {
  const { rows } = await sql<PointRow>`
    select * from (${points(asked)}) p
    where ((p.automatic <> 'unknown' and p.csm <> p.automatic) or p.final <> p.csm
      or (p.final = 'good' and p.result = 'lost') or (p.final = 'danger' and p.result <> 'lost')) and ${following(page)}
    order by p.day::date desc, p.renewal_id desc, p.checkpoint desc limit ${page.limit}`.execute(db)
  return rows
}

/** Checkpoints that nobody has called within the days for it, of renewals to come. */
export async function listCallsDue(
  db: Db,
  asked: Asked & { withinDays: number },
  page: Page,
): Promise<PointRow[]> {
  const { rows } = await sql<PointRow>`
    select * from (${points(asked)}) p
    where p.csm is null and p.result is null and p.renews_on::date > ${asked.today}::date
      and p.day::date + ${asked.withinDays}::integer < ${asked.today}::date and ${following(page)}
    order by p.day::date desc, p.renewal_id desc, p.checkpoint desc limit ${page.limit}`.execute(db)
  return rows
}
