import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { noteFactChange } from '../../platform/facts-seen.ts'
import { markDirty } from '../accounts/account.store.ts'
import type { Judged } from './look.judge.ts'
import type { KeptRun, KeptStep } from './look.read.ts'
import { type NewChange, SYSTEM_NAME, writeChanges } from './onboarding.store.ts'
import { tellStuck } from './tell-stuck.ts'

type Pair = { run: KeptRun; judged: Judged }

/** Writes what is different from before, and a line of history for each turn; returns how many stand differently. */
export async function writeJudged(
  db: Db,
  pairs: readonly Pair[],
  { now, today }: { now: Date; today: string },
): Promise<number> {
  const moved = pairs.filter(
    ({ run, judged }) => judged.state !== run.state || judged.progress !== run.progress,
  )
  const isNews = await writeStanding(db, pairs, today)
  const by = { id: null, name: SYSTEM_NAME }
  const changes = pairs.flatMap(turnsOf).map((change) => ({ ...change, day: today, by }))
  await writeChanges(db, changes, now)
  await tellStuck(db, pairs, { now, today })
  const heads = moved.map(({ run }) => run.head)
  if (moved.length > 0) await markDirty(db, heads)
  if (isNews) await noteFactChange(db, 'accounts')
  return moved.length
}

/** How they stand, without a word of how they came there; says whether anything is different. */
export async function writeStanding(db: Db, pairs: readonly Pair[], today: string): Promise<boolean> {
  const steps = pairs.flatMap(changedSteps)
  const gone = pairs.flatMap(goneSteps)
  const changed = pairs.filter(isChanged)
  await writeSteps(db, steps, gone)
  await writeRuns(db, changed, today)
  await writeDay(db, pairs, today)
  await sql`update onboarding set looked_on = ${today}::date
    where id = any(${pairs.map(({ run }) => run.id)}::integer[]) and looked_on is distinct from ${today}::date`.execute(
    db,
  )
  return changed.length + steps.length + gone.length > 0
}

const running = new Set(['on-track', 'behind', 'stuck'])

/** What a measure of health sees of the day: all that runs for an account, together. */
async function writeDay(db: Db, pairs: readonly Pair[], today: string): Promise<void> {
  const rows = pairs.map(({ run, judged }) => ({
    account_id: run.head,
    due: running.has(judged.state) ? judged.due[0] : 0,
    finished: running.has(judged.state) ? judged.due[1] : 0,
  }))
  await sql`
    with told as (
      select account_id, sum(due)::integer as due, sum(finished)::integer as finished
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(account_id integer, due integer, finished integer) group by 1
    ),
    gone as (
      delete from onboarding_account_day d using told t
      where d.account_id = t.account_id and d.day = ${today}::date and t.due = 0
    )
    insert into onboarding_account_day as d (account_id, day, due, finished)
    select account_id, ${today}::date, due, finished from told where due > 0
    on conflict (account_id, day) do update set due = excluded.due, finished = excluded.finished
    where (d.due, d.finished) is distinct from (excluded.due, excluded.finished)`.execute(db)
}

const columns = [
  'standing',
  'how',
  'finished_on',
  'open_since',
  'due_on',
  'seen',
  'people',
  'verdict',
] as const

function changedSteps({ run, judged }: Pair): (KeptStep & { onboarding_id: number })[] {
  const kept = new Map((run.kept ?? []).map((step) => [step.step_id, step]))
  return judged.kept
    .filter((step) => {
      const old = kept.get(step.step_id)
      return !old || columns.some((column) => old[column] !== step[column])
    })
    .map((step) => ({ ...step, onboarding_id: run.id }))
}

function goneSteps({ run, judged }: Pair): { onboarding_id: number; step_id: string }[] {
  const there = new Set(judged.kept.map((step) => step.step_id))
  return (run.kept ?? [])
    .filter((step) => !there.has(step.step_id))
    .map(({ step_id }) => ({ onboarding_id: run.id, step_id }))
}

const fields = [
  'state',
  'due_on',
  'ended_on',
  'first_value_on',
  'steps',
  'steps_finished',
  'progress',
] as const

const isChanged = ({ run, judged }: Pair) =>
  fields.some((field) => run[field] !== judged[field]) ||
  JSON.stringify(sorted(run.reasons)) !== JSON.stringify(sorted(judged.reasons))

/** PostgreSQL keeps the keys of an object in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

async function writeSteps(
  db: Db,
  rows: ReturnType<typeof changedSteps>,
  gone: ReturnType<typeof goneSteps>,
): Promise<void> {
  if (gone.length > 0) {
    await sql`delete from onboarding_step s using jsonb_to_recordset(${JSON.stringify(gone)}::jsonb)
      g(onboarding_id integer, step_id text) where s.onboarding_id = g.onboarding_id and s.step_id = g.step_id`.execute(
      db,
    )
  }
  if (rows.length === 0) return
  await sql`
    insert into onboarding_step (onboarding_id, step_id, standing, how, finished_on, open_since, due_on, seen, people, verdict)
    select onboarding_id, step_id, standing, how, finished_on, open_since, due_on, seen, people, verdict
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(onboarding_id integer, step_id text, standing text, how text,
      finished_on date, open_since date, due_on date, seen integer, people integer, verdict boolean)
    on conflict (onboarding_id, step_id) do update set standing = excluded.standing, how = excluded.how,
      finished_on = excluded.finished_on, open_since = excluded.open_since, due_on = excluded.due_on, seen = excluded.seen,
      people = excluded.people, verdict = excluded.verdict`.execute(db)
}

async function writeRuns(db: Db, pairs: readonly Pair[], today: string): Promise<void> {
  if (pairs.length === 0) return
  const rows = pairs.map(({ run, judged: { kept: _, due: __, ...judged } }) => ({ id: run.id, ...judged }))
  await sql`
    update onboarding o set state = r.state, due_on = r.due_on, ended_on = r.ended_on, first_value_on = r.first_value_on,
      steps = r.steps, steps_finished = r.steps_finished, progress = r.progress, reasons = r.reasons,
      end_kind = case when r.state = 'done' then 'done' end,
      paused_on = case when r.state = 'done' then null else o.paused_on end,
      state_since = case when o.state = r.state then o.state_since else ${today}::date end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(id integer, state text, due_on date, ended_on date,
      first_value_on date, steps integer, steps_finished integer, progress real, reasons jsonb)
    where o.id = r.id`.execute(db)
}

type Turn = Omit<NewChange, 'day' | 'by'>

/** What facts did since the last look; what people do has written its own line. */
function turnsOf({ run, judged }: Pair): Turn[] {
  const kept = new Map((run.kept ?? []).map((step) => [step.step_id, step]))
  const byFacts = (how: KeptStep['how']) => how === 'event' || how === 'rule'
  const steps = judged.kept.flatMap((step): Turn[] => {
    const old = kept.get(step.step_id)
    if (byFacts(step.how) && !byFacts(old?.how ?? null))
      return [
        {
          onboarding_id: run.id,
          kind: 'finished',
          step_id: step.step_id,
          detail: { how: step.how, on: step.finished_on },
        },
      ]
    return byFacts(old?.how ?? null) && step.how === null
      ? [{ onboarding_id: run.id, kind: 'reopened', step_id: step.step_id }]
      : []
  })
  const value: Turn[] =
    judged.first_value_on !== null && run.first_value_on === null
      ? [{ onboarding_id: run.id, kind: 'first-value', detail: { on: judged.first_value_on } }]
      : []
  const state: Turn[] =
    judged.state === run.state ? [] : [{ onboarding_id: run.id, kind: 'state', state: judged.state }]
  return [...steps, ...value, ...state]
}
