import { daysBetween } from '@tsuzuku/core/time/days-between'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { inSegments } from '../accounts/segment-filter.ts'
import type { Owner } from '../health/health.read.ts'
import type { KeptStep } from './look.read.ts'
import type { RunRow, RunStep, runHistory } from './onboarding.schema.ts'
import type { Content } from './template.definition.ts'
import { readVersion } from './template.store.ts'

export type RunFilter = {
  today: string
  owner: Owner
  template?: number | undefined
  account?: number | undefined
  tier?: string | undefined
  which: 'running' | 'ended' | 'all'
  state?: RunRow['state'] | undefined
  id?: number | undefined
}
/** Rank of the state, a day and the id. */
export type RunPosition = [number, string, number]

/** `o` with `a`, the facts of the account that stands for its own today, and `t`, its template. */
export const runSource = sql`onboarding o join account i on i.id = o.account_id
  join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and a.superseded_at = 'infinity' and a.valid_to = 'infinity'
  join onboarding_template t on t.id = o.template_id left join member m on m.id = a.owner_id`

const rank = sql`array_position(array['stuck', 'behind', 'on-track', 'paused', 'done', 'cancelled'], o.state)`

export function runConditions({ owner, template, account, tier, which, state, id }: RunFilter) {
  const parts = [
    id === undefined ? undefined : sql`o.id = ${id}`,
    template === undefined ? undefined : sql`o.template_id = ${template}`,
    account === undefined ? undefined : sql`a.account_id = ${account}`,
    tier === undefined ? undefined : tier === 'none' ? sql`a.tier is null` : sql`a.tier = ${tier}`,
    state === undefined ? undefined : sql`o.state = ${state}`,
    which === 'all' ? undefined : which === 'running' ? sql`o.is_running` : sql`o.ended_on is not null`,
    owner.kind === 'all'
      ? undefined
      : owner.kind === 'none'
        ? sql`a.owner_id is null`
        : sql`a.owner_id = ${owner.id}::uuid`,
    owner.segment ? inSegments(sql`a.account_id`, owner.segment) : undefined,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

/** Those that stand still first, then by the day the whole is due; ended ones the latest first. */
export async function listRuns(
  db: Db,
  filter: RunFilter,
  page: { limit: number; after?: RunPosition | undefined },
): Promise<(RunRow & { position: RunPosition })[]> {
  const isRunning = filter.which === 'running'
  // Written as the indexes of `onboarding` are, so that a page is read from them.
  const key =
    filter.which === 'running'
      ? sql`${rank}, o.due_on, o.id`
      : filter.which === 'ended'
        ? sql`o.ended_on desc, o.id desc`
        : sql`case when o.is_running then 0 else 1 end, '9999-12-31'::date - coalesce(o.ended_on, o.started_on), -o.id`
  const [first, second, third] = page.after ?? []
  const after =
    first === undefined
      ? sql`true`
      : isRunning
        ? sql`(${key}) > (${first}, ${second}::date, ${third})`
        : filter.which === 'ended'
          ? sql`(o.ended_on, o.id) < ('9999-12-31'::date - ${Number(second)}::integer, ${-(third ?? 0)}::integer)`
          : sql`(${key}) > (${first}, ${Number(second)}::integer, ${third})`
  const { rows } = await sql<RunRow & { position: RunPosition }>`
    select o.id, jsonb_build_object('id', a.account_id, 'name', a.name, 'tier', a.tier) as account,
      case when m.id is not null then jsonb_build_object('id', m.id, 'name', m.name) end as owner,
      jsonb_build_object('id', t.id, 'name', t.name, 'version', o.version) as template,
      o.started_on::text, o.started_by, o.state, o.state_since::text, o.due_on::text,
      greatest(0, coalesce(o.ended_on, ${filter.today}::date) - o.started_on) as days,
      greatest(0, coalesce(o.ended_on, ${filter.today}::date) - greatest(o.started_on, o.resumed_on, (
        select max(s.finished_on) from onboarding_step s where s.onboarding_id = o.id))) as quiet_days,
      o.ended_on::text, o.end_kind, o.end_reason, o.first_value_on::text, o.steps, o.steps_finished, o.progress, o.reasons,
      ${
        isRunning
          ? sql`jsonb_build_array(${rank}, o.due_on, o.id)`
          : sql`jsonb_build_array(case when o.is_running then 0 else 1 end,
              ('9999-12-31'::date - coalesce(o.ended_on, o.started_on))::text, -o.id)`
      } as position
    from ${runSource} where ${runConditions(filter)} and ${after} order by ${key} limit ${page.limit}`.execute(
    db,
  )
  return rows
}

export async function sumRuns(db: Db, filter: RunFilter) {
  const { rows } = await sql<{ state: RunRow['state']; id: number; name: string; onboardings: number }>`
    select o.state, t.id, t.name, count(*)::integer as onboardings from ${runSource}
    where ${runConditions(filter)} group by 1, 2, 3 order by 3`.execute(db)
  const states = new Map<RunRow['state'], number>()
  const templates = new Map<number, { id: number; name: string; onboardings: number }>()
  for (const { state, id, name, onboardings } of rows) {
    states.set(state, (states.get(state) ?? 0) + onboardings)
    templates.set(id, { id, name, onboardings: (templates.get(id)?.onboardings ?? 0) + onboardings })
  }
  return {
    by_state: [...states].map(([state, onboardings]) => ({ state, onboardings })),
    by_template: [...templates.values()],
  }
}

/** One with its plan and its history. */
export async function readRun(db: Db, id: number, today: string) {
  const [row] = await listRuns(db, { id, today, owner: { kind: 'all' }, which: 'all' }, { limit: 1 })
  if (!row) return undefined
  const { position: _, ...run } = row
  const content = await readVersion(db, run.template.id, run.template.version)
  const { rows: kept } = await sql<KeptStep>`
    select step_id, standing, how, finished_on::text, open_since::text, due_on::text, seen, people, verdict
    from onboarding_step where onboarding_id = ${id}`.execute(db)
  const { rows: newest } = await sql<{ version: number }>`
    select version from onboarding_template where id = ${run.template.id}`.execute(db)
  return {
    ...run,
    newest_version: newest[0]?.version ?? run.template.version,
    phases: content.phases,
    plan: planOf(content, kept, { ...run, today }),
    history: await readHistory(db, id),
  }
}

function planOf(
  { steps, first_value: first }: Content,
  kept: readonly KeptStep[],
  { due_on, ended_on, today }: { due_on: string; ended_on: string | null; today: string },
): RunStep[] {
  const byId = new Map(kept.map((step) => [step.step_id, step]))
  return steps.map(({ target_day: _, ...step }) => {
    const found = byId.get(step.id)
    const dueOn = found?.due_on ?? due_on
    const isWaiting = found?.standing === 'waiting'
    return {
      ...step,
      is_first_value: first?.kind === 'step' && first.step_id === step.id,
      standing: found?.standing ?? 'waiting',
      how: found?.how ?? null,
      finished_on: found?.finished_on ?? null,
      open_since: found?.open_since ?? null,
      due_on: dueOn,
      days_late: isWaiting ? 0 : Math.max(0, daysBetween(dueOn, found?.finished_on ?? ended_on ?? today)),
      seen: found?.seen ?? null,
      people: found?.people ?? null,
      verdict: found?.verdict ?? null,
    }
  })
}

type Change = Zod<typeof runHistory>
type Zod<Schema extends { _output: unknown }> = Schema['_output']

async function readHistory(db: Db, id: number): Promise<Change[]> {
  const { rows } = await sql<Change>`
    select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, day::text, actor_name as by, kind, step_id,
      state, reason, detail
    from onboarding_change where onboarding_id = ${id} order by id desc limit 500`.execute(db)
  return rows
}
