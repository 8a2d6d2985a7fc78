import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { PackContent } from './pack.content.ts'

export type PackRow = {
  id: number
  renewal_id: number
  account_id: number
  account: string
  renews_on: string
  made_by: string
  made_at: string
  sent_to: string | null
  sent_to_name: string | null
  sent_at: string | null
  received_at: string | null
  follow_up_on: string | null
  outcome: string | null
  outcome_at: string | null
  outcome_by: string | null
}

/** Undefined where the job has made one for the renewal already. */
export async function insertPack(
  db: Db,
  pack: { renewalId: number; content: PackContent; byName: string; byJob: boolean; now: Date },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into renewal_pack (renewal_id, made_by_job, made_by_name, made_at, content)
    values (${pack.renewalId}, ${pack.byJob}, ${pack.byName}, ${pack.now}, ${JSON.stringify(pack.content)}::jsonb)
    on conflict do nothing returning id`.execute(db)
  return rows[0]?.id
}

export type PackChange = {
  sent_to?: string
  sent_at?: Date
  received_at?: Date | null
  follow_up_on?: string | null
  outcome?: string | null
  outcome_at?: Date | null
  outcome_by?: string | null
}

export async function updatePack(db: Db, id: number, change: PackChange): Promise<void> {
  const sets = Object.entries(change).map(([key, value]) => sql`${sql.ref(key)} = ${value}`)
  await sql`update renewal_pack set ${sql.join(sets)} where id = ${id}`.execute(db)
}

const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

const columns = sql`p.id, p.renewal_id, a.account_id, a.name as account, r.renews_on::text, p.made_by_name as made_by,
  ${instant('p.made_at')} as made_at, p.sent_to, m.name as sent_to_name, ${instant('p.sent_at')} as sent_at,
  ${instant('p.received_at')} as received_at, p.follow_up_on::text, p.outcome, ${instant('p.outcome_at')} as outcome_at, p.outcome_by`
const source = sql`renewal_pack p join renewal r on r.id = p.renewal_id join account i on i.id = r.account_id
  join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and a.superseded_at = 'infinity' and a.valid_to = 'infinity'
  left join member m on m.id = p.sent_to`

export async function lockPack(db: Db, id: number): Promise<PackRow | undefined> {
  const { rows } =
    await sql<PackRow>`select ${columns} from ${source} where p.id = ${id} for update of p`.execute(db)
  return rows[0]
}

export async function readPack(
  db: Db,
  id: number,
): Promise<(PackRow & { content: PackContent }) | undefined> {
  const { rows } = await sql<PackRow & { content: PackContent }>`
    select ${columns}, p.content from ${source} where p.id = ${id}`.execute(db)
  return rows[0]
}

/** The newest first; of one renewal, or of all. */
export async function listPacks(
  db: Db,
  asked: {
    renewal?: number | undefined
    to?: string | undefined
    limit: number
    before?: number | undefined
  },
): Promise<PackRow[]> {
  const { rows } = await sql<PackRow>`
    select ${columns} from ${source}
    where ${asked.renewal === undefined ? sql`true` : sql`p.renewal_id = ${asked.renewal}`}
      and ${asked.to === undefined ? sql`true` : sql`p.sent_to = ${asked.to}::uuid`}
      and ${asked.before === undefined ? sql`true` : sql`p.id < ${asked.before}`}
    order by p.id desc limit ${asked.limit}`.execute(db)
  return rows
}
