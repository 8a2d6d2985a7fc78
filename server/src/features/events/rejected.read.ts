import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

export type RejectedRow = {
  id: number
  code: string
  field: string | null
  kind: string | null
  event_name: string | null
  key_name: string | null
  sample: unknown
  sample_text: string | null
  count: number
  first_at: string
  last_at: string
  dismissed_at: string | null
}

export async function readRejected(
  db: Db,
  page: {
    limit: number
    after: { at: string; id: number } | undefined
    code: string | undefined
    dismissed: boolean
  },
): Promise<RejectedRow[]> {
  const { limit, after, code, dismissed } = page
  type Times = { first_at: Date; last_at: Date; dismissed_at: Date | null }
  const { rows } = await sql<Omit<RejectedRow, keyof Times> & Times>`
    select r.id, r.code, r.field, r.kind, r.event_name, k.name as key_name, r.sample, r.sample_text, r.count,
      r.first_at, r.last_at, r.dismissed_at
    from rejected_event r left join api_key k on k.id = r.write_key_id
    where (r.dismissed_at is not null) = ${dismissed} and (${code ?? null}::text is null or r.code = ${code ?? ''})
      and (${after?.at ?? null}::timestamptz is null or (date_trunc('milliseconds', r.last_at), r.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? 0}))
    order by date_trunc('milliseconds', r.last_at) desc, r.id desc limit ${limit}`.execute(db)
  return rows.map((row) => ({
    ...row,
    first_at: row.first_at.toISOString(),
    last_at: row.last_at.toISOString(),
    dismissed_at: row.dismissed_at?.toISOString() ?? null,
  }))
}

export async function readRejectedTotals(db: Db): Promise<{ code: string; groups: number; count: number }[]> {
  const { rows } = await sql<{ code: string; groups: number; count: number }>`
    select code, count(*)::integer as groups, sum(count)::bigint as count from rejected_event
    where dismissed_at is null group by code order by 3 desc, 1`.execute(db)
  return rows
}
