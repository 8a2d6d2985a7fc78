import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

export type RejectedItem = {
  code: string
  field: string | undefined
  kind: string | undefined
  name: string | undefined
  keyId: string | undefined
  sample: unknown
  sampleText: string | undefined
}

const MOST_NAMES = 2_000
const namesSeen = new Set<string>()

/** Counts refused items, grouped by why, which event and whose key; what was dismissed appears again when it goes on. */
export async function recordRejected(db: Db, items: readonly RejectedItem[]): Promise<void> {
  if (items.length === 0) return
  const groups = new Map<string, RejectedItem & { fingerprint: Buffer; count: number }>()
  for (const item of items) {
    const name = boundedName(item.name)
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([item.code, item.field, item.kind, name, item.keyId]))
      .digest()
    const key = fingerprint.toString('hex')
    const group = groups.get(key)
    if (group) group.count++
    else groups.set(key, { ...item, name, fingerprint, count: 1 })
  }
  const rows = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  await sql`
    insert into rejected_event as r (fingerprint, code, field, kind, event_name, sample, sample_text, write_key_id, count)
    select * from unnest(
      ${rows.map((row) => row.fingerprint)}::bytea[], ${rows.map((row) => row.code)}::text[],
      ${rows.map((row) => row.field ?? null)}::text[], ${rows.map((row) => row.kind ?? null)}::text[],
      ${rows.map((row) => row.name ?? null)}::text[],
      ${rows.map((row) => (row.sample === undefined ? null : JSON.stringify(row.sample)))}::jsonb[],
      ${rows.map((row) => row.sampleText ?? null)}::text[], ${rows.map((row) => row.keyId ?? null)}::uuid[],
      ${rows.map((row) => row.count)}::bigint[])
    on conflict (fingerprint) do update set count = r.count + excluded.count, last_at = now(), dismissed_at = null,
      sample = excluded.sample, sample_text = excluded.sample_text`.execute(db)
}

/** A client that invents names without end must not fill the table. */
function boundedName(name: string | undefined): string | undefined {
  const short = name?.slice(0, 200)
  if (short === undefined || namesSeen.has(short)) return short
  if (namesSeen.size >= MOST_NAMES) return undefined
  namesSeen.add(short)
  return short
}
