import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

/** A finished onboarding is looked at so long after its end: late events still tell when its steps were done. */
const SETTLES_DAYS = 30

export type KeptStep = {
  step_id: string
  standing: 'finished' | 'open' | 'waiting'
  how: 'event' | 'rule' | 'hand' | 'skipped' | null
  finished_on: string | null
  open_since: string | null
  due_on: string
  seen: number | null
  people: number | null
  verdict: boolean | null
}

export type RunState = 'on-track' | 'behind' | 'stuck' | 'paused' | 'done' | 'cancelled'

export type KeptRun = {
  id: number
  template_id: number
  version: number
  /** The account that stands for its own today. */
  head: number
  started_on: string
  state: RunState
  due_on: string
  paused_on: string | null
  paused_days: number
  resumed_on: string | null
  ended_on: string | null
  first_value_on: string | null
  steps_finished: number
  steps: number
  progress: number | null
  reasons: unknown
  kept: KeptStep[] | null
}

/** By `ids`: these and all others of their accounts. */
export type Which = { accounts?: readonly number[] | undefined; ids?: readonly number[] | undefined }

/** The account that stands today for that of an onboarding `o` with `a`. */
export const headOf = sql`coalesce(a.merged_into, a.id)`

/** Facts can still change how it stands. */
export const lookable = (today: string) =>
  sql`(o.is_running or (o.end_kind = 'done' and o.ended_on > ${today}::date - ${SETTLES_DAYS}::integer)
    or o.end_kind = 'merged')`

/** Onboardings whose standing facts can still change, with what is known of their steps. */
export async function readRuns(db: Db, which: Which, today: string): Promise<KeptRun[]> {
  const { accounts, ids } = which
  const asked = sql`o.id = any(${[...(ids ?? [])]}::integer[])`
  const heads = ids
    ? sql`${headOf} in (select coalesce(i.merged_into, i.id) from onboarding o join account i on i.id = o.account_id where ${asked})`
    : accounts
      ? sql`${headOf} = any(${[...accounts]}::integer[])`
      : sql`true`
  const { rows } = await sql<KeptRun>`
    with run as materialized (
      select o.*, ${headOf} as head from onboarding o join account a on a.id = o.account_id
      where ${heads} and (o.is_running
        or (o.end_kind = 'done' and (o.ended_on > ${today}::date - ${SETTLES_DAYS}::integer or ${asked})))
    )
    select o.id, o.template_id, o.version, o.head, o.started_on::text, o.state, o.due_on::text, o.paused_on::text,
      o.paused_days, o.resumed_on::text, o.ended_on::text, o.first_value_on::text, o.steps_finished, o.steps, o.progress,
      o.reasons, s.kept
    from run o left join (
      select onboarding_id, jsonb_agg(jsonb_build_object('step_id', step_id, 'standing', standing, 'how', how,
        'finished_on', finished_on, 'open_since', open_since, 'due_on', due_on, 'seen', seen, 'people', people,
        'verdict', verdict)) as kept
      from onboarding_step where onboarding_id in (select id from run) group by onboarding_id
    ) s on s.onboarding_id = o.id
    order by o.id`.execute(db)
  return rows
}
