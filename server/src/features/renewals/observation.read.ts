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

type Asked = { today: string; owner: Owner; tier?: string | undefined }
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

/** A checkpoint `o` of a renewal with its newest calls. */
const columns = sql`r.id as renewal_id, jsonb_build_object('id', a.account_id, 'name', a.name) as account, m.name as owner,
  r.renews_on::text, o.checkpoint, o.day::text, o.band as automatic, o.score, csm.band as csm, final.band as final, r.result`
const newest = (kind: 'csm' | 'final') => sql`(select c.band from renewal_call c
  where c.renewal_id = o.renewal_id and c.checkpoint = o.checkpoint and c.kind = ${kind} order by c.id desc limit 1)`

const following = ({ after }: Page) =>
  after === undefined
    ? sql`true`
    : sql`(o.day, o.renewal_id, o.checkpoint) < (${after[0]}::date, ${after[1]}, ${after[2]})`
const order = sql`order by o.day desc, o.renewal_id desc, o.checkpoint desc`

/** Where the automatic signal and the CSM, the CSM and the final call, or the final call and what happened differ. */
export async function listDisagreements(
  db: Db,
  { today, owner, tier }: Asked,
  page: Page,
): Promise<PointRow[]> {
  const { rows } = await sql<PointRow>`
    select ${columns} from (select distinct renewal_id, checkpoint from renewal_call) said
    join renewal_observation o using (renewal_id, checkpoint)
    join (${renewalSource}) on r.id = o.renewal_id
    left join member m on m.id = coalesce(r.owner_id, a.owner_id)
    cross join lateral (select ${newest('csm')} as band) csm cross join lateral (select ${newest('final')} as band) final
    where ${renewalConditions({ today, owner, tier, which: 'all' })} and ${following(page)}
      and ((o.band <> 'unknown' and csm.band <> o.band) or final.band <> csm.band
        or (final.band = 'good' and r.result = 'lost') or (final.band = 'danger' and r.result <> 'lost'))
    ${order} limit ${page.limit}`.execute(db)
  return rows
}

/** Checkpoints that nobody has called within the days for it, of renewals to come. */
export async function listCallsDue(
  db: Db,
  { today, owner, tier, withinDays }: Asked & { withinDays: number },
  page: Page,
): Promise<PointRow[]> {
  const { rows } = await sql<PointRow>`
    select ${columns} from renewal_observation o
    join (${renewalSource}) on r.id = o.renewal_id
    left join member m on m.id = coalesce(r.owner_id, a.owner_id)
    cross join lateral (select null::text as band) csm cross join lateral (select ${newest('final')} as band) final
    where ${renewalConditions({ today, owner, tier, which: 'all' })} and ${following(page)}
      and r.result is null and r.gone_on is null and r.renews_on > ${today}::date
      and o.day < ${today}::date - ${withinDays}::integer
      and not exists (select from renewal_call c where c.renewal_id = o.renewal_id and c.checkpoint = o.checkpoint and c.kind = 'csm')
    ${order} limit ${page.limit}`.execute(db)
  return rows
}
