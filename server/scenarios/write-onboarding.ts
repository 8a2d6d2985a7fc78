import { onboardingState } from '@tsuzuku/core/onboarding/onboarding-state'
import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { sql } from 'kysely'
import { readEventHits } from '../src/features/onboarding/event-hits.read.ts'
import { FIRST_VALUE, judgeRun } from '../src/features/onboarding/look.judge.ts'
import { type KeptRun, type KeptStep, readRuns } from '../src/features/onboarding/look.read.ts'
import { writeStanding } from '../src/features/onboarding/look.write.ts'
import { type NewChange, SYSTEM_NAME, writeChanges } from '../src/features/onboarding/onboarding.store.ts'
import { startOnboardings } from '../src/features/onboarding/start.ts'
import {
  type Content,
  eventOf,
  plannedOf,
  type Step,
} from '../src/features/onboarding/template.definition.ts'
import { createTemplate, switchOn } from '../src/features/onboarding/template.service.ts'
import { askRule } from '../src/features/segments/segment.evaluate.ts'
import { readGround } from '../src/features/segments/segment.service.ts'
import type { Actor } from '../src/platform/access.ts'
import { dayIn } from '../src/platform/clock.ts'
import type { Database } from '../src/platform/database.ts'
import { GIVEN_UP_AFTER, type Hands, handsOf } from './onboarding-hands.ts'
import type { WorldOnboarding } from './world.ts'

type Machinery = { db: Database; clock: () => Date; tell: () => Promise<void> }
type Finish = { on: string; how: 'event' | 'rule' | 'hand' }

const MONTHS = 24
const writer: Actor = { kind: 'system', id: 'scenario', name: SYSTEM_NAME, permissions: new Set() }

/** Lets the accounts of the last two years have gone through a template, each day by what had come in until then. */
export async function writeOnboarding(
  { db, clock }: Pick<Machinery, 'db' | 'clock'>,
  timeZone: string,
  given: WorldOnboarding,
): Promise<void> {
  const today = dayIn(timeZone, clock())
  const from = addMonths(today, -MONTHS)
  const then = () => new Date(`${from}T01:00:00Z`)
  const machinery: Machinery = { db, clock: then, tell: async () => undefined }
  const { content } = given
  const id = await createTemplate(machinery, writer, { ...given, libraryKey: null })
  await switchOn(machinery, writer, { id, basedOn: 1, move: false, existing: { days: 0, count: 0 } })
  const accounts = await began(db, content, { from, today })
  const template = { id, version: 1, content }
  for (const account of accounts) {
    const now = new Date(`${account.day}T01:00:00Z`)
    await startOnboardings(db, { template, accounts: [account], now, today: account.day })
  }
  const runs = (await readRuns(db, {}, today)).filter((run) => run.template_id === id)
  const begun = new Map(accounts.map((account) => [account.account_id, account]))
  const facts = await factsOf(db, clock, { runs, content, today })
  const lives = runs.map((run) => {
    const { external_id: name = '', left_on: leftOn = null } = begun.get(run.head) ?? {}
    return live(run, given, { facts, today, leftOn, hands: handsOf(name, given) })
  })
  await writeLives(db, content, lives, today)
}

/** First contract days within the span, those of accounts among them that have left since. */
async function began(db: Database, { match }: Content, { from, today }: { from: string; today: string }) {
  const { rows } = await sql<{
    account_id: number
    external_id: string
    day: string
    left_on: string | null
  }>`
    select f.id as account_id, coalesce(f.external_id, '') as external_id, min(s.start_date)::text as day,
      case when bool_and(coalesce(s.end_date <= ${today}::date, false)) then max(s.end_date)::text end as left_on
    from account_now f join subscription s on s.account_id = f.id and s.superseded_at = 'infinity'
    where f.tier = any(${match.tiers}::text[]) group by f.id, f.external_id
    having min(s.start_date) between ${from}::date and ${today}::date order by day, 1`.execute(db)
  return rows
}

type Facts = {
  finishes: Map<number, Map<string, Finish>>
  seen: Map<number, Map<string, [number | null, number]>>
}

async function factsOf(
  db: Database,
  clock: () => Date,
  { runs, content, today }: { runs: readonly KeptRun[]; content: Content; today: string },
): Promise<Facts> {
  const facts: Facts = { finishes: new Map(), seen: new Map() }
  const [first] = runs
  if (!first) return facts
  const wanted = content.steps.flatMap(({ id, done }) => {
    const event = done.how === 'event' ? eventOf(done.event) : undefined
    return done.how === 'event' && event
      ? [
          {
            ...event,
            template_id: first.template_id,
            version: 1,
            step_id: id,
            times: done.times,
            contacts: done.contacts,
          },
        ]
      : []
  })
  const ids = runs.map((run) => run.id)
  for (const hit of await readEventHits(db, { ids, wanted, earliest: first.started_on, today })) {
    const seen = facts.seen.get(hit.onboarding_id) ?? new Map<string, [number | null, number]>()
    facts.seen.set(hit.onboarding_id, seen.set(hit.step_id, [hit.seen, hit.people]))
    if (hit.finished_on) finish(facts, hit.onboarding_id, hit.step_id, { on: hit.finished_on, how: 'event' })
  }
  for (const { id, done } of content.steps) {
    if (done.how === 'rule') await askPast(db, clock, { runs, facts, id, rule: done.rule })
  }
  return facts
}

function finish({ finishes }: Facts, run: number, step: string, how: Finish): void {
  const mine = finishes.get(run) ?? new Map<string, Finish>()
  finishes.set(run, mine.set(step, how))
}

type Asking = {
  runs: readonly KeptRun[]
  facts: Facts
  id: string
  rule: Extract<Step['done'], { how: 'rule' }>['rule']
}

/** On the days that are kept of the past, of those who are on their way then; the first on which it holds is the day. */
async function askPast(db: Database, clock: () => Date, { runs, facts, id, rule }: Asking): Promise<void> {
  const { rows } = await sql<{ day: string }>`
    select distinct day::text as day from account_day where extract(isodow from day) = 5 or day = (date_trunc('month', day)
      + interval '1 month - 1 day')::date order by 1`.execute(db)
  for (const { day } of rows) {
    const open = runs.filter(
      (run) =>
        run.started_on <= day &&
        day <= addDays(run.started_on, GIVEN_UP_AFTER) &&
        !facts.finishes.get(run.id)?.has(id),
    )
    if (open.length === 0) continue
    const ground = await readGround(db, clock, { asOf: day, rule })
    const answers = await askRule(db, rule, { ...ground, among: open.map((run) => run.head) })
    for (const run of open) if (answers.get(run.head)) finish(facts, run.id, id, { on: day, how: 'rule' })
  }
}

type Life = {
  run: KeptRun
  finishes: Map<string, Finish>
  seen: Facts['seen']
  changes: NewChange[]
  /** What a measure of health sees of each day. */
  days: { account_id: number; day: string; due: number; finished: number }[]
  ended: Ended | null
}
type Ended = { on: string; reason: string }

/** One onboarding, day by day, until it is done, given up, or today. */
function live(
  run: KeptRun,
  given: WorldOnboarding,
  { facts, today, leftOn, hands }: { facts: Facts; today: string; leftOn: string | null; hands: Hands },
): Life {
  const { content } = given
  const finishes = withHands(run, content, facts.finishes.get(run.id) ?? new Map(), hands)
  const quit = addDays(run.started_on, hands.quitsAfterDays)
  const end =
    leftOn !== null && leftOn < quit ? { on: leftOn, reason: given.left } : { on: quit, reason: given.gaveUp }
  const changes: NewChange[] = []
  const days: Life['days'] = []
  const say = (day: string, change: Pick<NewChange, 'kind'> & Partial<NewChange>) =>
    changes.push({ onboarding_id: run.id, day, by: { id: null, name: SYSTEM_NAME }, ...change })
  const byDay = new Map<string, string[]>()
  for (const [id, { on }] of finishes) byDay.set(on, [...(byDay.get(on) ?? []), id])
  let state: string = 'on-track'
  for (let day = run.started_on; day <= today; day = addDays(day, 1)) {
    for (const id of byDay.get(day) ?? []) {
      const { how, on } = finishes.get(id) as Finish
      say(day, {
        kind: how === 'hand' ? 'ticked' : 'finished',
        step_id: id,
        detail: how === 'hand' ? { on } : { how, on },
      })
      if (content.first_value?.kind === 'step' && content.first_value.step_id === id)
        say(day, { kind: 'first-value', detail: { on } })
    }
    const standing = onboardingState({
      startedOn: run.started_on,
      today: day,
      stuckAfterDays: content.stuck_after_days,
      steps: content.steps.map((step) => ({ ...plannedOf(step), finishedOn: finishes.get(step.id)?.on })),
    })
    if (standing.state !== state) say(day, { kind: 'state', state: standing.state })
    state = standing.state
    const due = standing.steps.filter((step) => step.dueOn <= day)
    if (due.length > 0 && state !== 'done')
      days.push({
        account_id: run.head,
        day,
        due: due.length,
        finished: due.filter((step) => step.standing === 'finished').length,
      })
    if (state === 'done') return { run, finishes, seen: facts.seen, changes, days, ended: null }
    if (day < end.on) continue
    say(day, { kind: 'cancelled', reason: end.reason, detail: { is_mistake: false } })
    return {
      run,
      finishes: until(finishes, day),
      seen: facts.seen,
      changes,
      days,
      ended: { on: day, reason: end.reason },
    }
  }
  return { run, finishes: until(finishes, today), seen: facts.seen, changes, days, ended: null }
}

const until = (finishes: ReadonlyMap<string, Finish>, day: string) =>
  new Map([...finishes].filter(([, { on }]) => on <= day))

/** Steps done by hand follow those they wait for; some are forgotten for long, a few for good. */
function withHands(
  run: KeptRun,
  content: Content,
  facts: ReadonlyMap<string, Finish>,
  hands: Hands,
): Map<string, Finish> {
  const finishes = new Map(facts)
  for (const { id, after, done } of content.steps) {
    const delay = hands.steps.get(id)
    const before = after.map((other) => finishes.get(other)?.on)
    if (done.how !== 'hand' || delay === undefined || delay === 'never') continue
    if (before.some((day) => day === undefined)) continue
    const free = before.reduce<string>((last, day) => (day && day > last ? day : last), run.started_on)
    finishes.set(id, { on: addDays(free, delay), how: 'hand' })
  }
  return finishes
}

async function writeLives(
  db: Database,
  content: Content,
  lives: readonly Life[],
  today: string,
): Promise<void> {
  const byDay = new Map<string, NewChange[]>()
  for (const change of lives.flatMap((life) => life.changes))
    byDay.set(change.day, [...(byDay.get(change.day) ?? []), change])
  for (const day of [...byDay.keys()].sort())
    await writeChanges(db, byDay.get(day) ?? [], new Date(`${day}T01:00:00Z`))
  const pairs = lives.map(({ run, finishes, seen, ended }) => {
    const kept: KeptStep[] = [...finishes]
      .filter(([, { how }]) => how !== 'event')
      .map(([id, { on, how }]) => ({
        step_id: id,
        standing: 'finished',
        how,
        finished_on: on,
        open_since: null,
        due_on: '',
        seen: null,
        people: null,
        verdict: null,
      }))
    const hits = new Map(
      content.steps.map(({ id }) => {
        const [times, people] = seen.get(run.id)?.get(id) ?? [null, 0]
        const finished = finishes.get(id)
        const on = finished?.how === 'event' ? finished.on : null
        return [id, { onboarding_id: run.id, step_id: id, seen: times, people, finished_on: on }] as const
      }),
    )
    const verdicts = new Map([[FIRST_VALUE, null]])
    const judged = judgeRun({ ...run, kept }, content, { hits, verdicts }, ended?.on ?? today)
    return { run, judged }
  })
  await writeStanding(db, pairs, today)
  await sql`
    insert into onboarding_account_day (account_id, day, due, finished)
    select account_id, day, due, finished from jsonb_to_recordset(${JSON.stringify(lives.flatMap((life) => life.days))}::jsonb)
      r(account_id integer, day date, due integer, finished integer) on conflict do nothing`.execute(db)
  await sql`
    update onboarding o set state = 'cancelled', end_kind = 'cancelled', ended_on = e.day, end_reason = e.reason, reasons = '[]'
    from (select onboarding_id, day, reason from onboarding_change where kind = 'cancelled') e
    where o.id = e.onboarding_id and o.is_running`.execute(db)
  await sql`
    update onboarding o set state_since = c.day from (
      select onboarding_id, max(day) as day from onboarding_change where kind in ('state', 'cancelled', 'started') group by 1) c
    where o.id = c.onboarding_id`.execute(db)
}
