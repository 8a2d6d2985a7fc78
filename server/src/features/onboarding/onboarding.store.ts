import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { RunState } from './look.read.ts'

export const SYSTEM_NAME = 'Tsuzuku'

export type NewChange = {
  onboarding_id: number
  kind:
    | 'started'
    | 'state'
    | 'finished'
    | 'reopened'
    | 'ticked'
    | 'unticked'
    | 'skipped'
    | 'unskipped'
    | 'first-value'
    | 'paused'
    | 'resumed'
    | 'cancelled'
    | 'moved'
  day: string
  by: { id: string | null; name: string }
  step_id?: string
  state?: RunState
  reason?: string
  detail?: Record<string, unknown>
}

export async function writeChanges(db: Db, changes: readonly NewChange[], now: Date): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map(({ by, ...change }) => ({ ...change, actor_id: by.id, actor_name: by.name }))
  await sql`
    insert into onboarding_change (onboarding_id, at, day, actor_id, actor_name, kind, step_id, state, reason, detail)
    select onboarding_id, ${now}, day, actor_id, actor_name, kind, step_id, state, reason, detail
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(onboarding_id integer, day date, actor_id uuid, actor_name text,
      kind text, step_id text, state text, reason text, detail jsonb)`.execute(db)
}

export type LockedRun = {
  id: number
  account_id: number
  head: number
  account_name: string
  template_id: number
  version: number
  started_on: string
  state: RunState
  paused_on: string | null
  ended_on: string | null
}

export async function lockRun(db: Db, id: number): Promise<LockedRun | undefined> {
  const { rows } = await sql<LockedRun>`
    select o.id, o.account_id, f.account_id as head, f.name as account_name, o.template_id, o.version, o.started_on::text,
      o.state, o.paused_on::text, o.ended_on::text
    from onboarding o join account a on a.id = o.account_id
    join account_fact f on f.account_id = coalesce(a.merged_into, a.id) and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
    where o.id = ${id} for update of o`.execute(db)
  return rows[0]
}

export async function noteDirty(db: Db, accounts: readonly number[]): Promise<void> {
  await sql`insert into onboarding_dirty (account_id) select unnest(${[...accounts]}::integer[]) on conflict do nothing`.execute(
    db,
  )
}
