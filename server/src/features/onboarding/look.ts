import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import { dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { askRule } from '../segments/segment.evaluate.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { readGround } from '../segments/segment.service.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { type EventHit, readEventHits, type WantedEvent } from './event-hits.read.ts'
import { FIRST_VALUE, judgeRun, type RunFacts } from './look.judge.ts'
import { type KeptRun, readRuns, type Which } from './look.read.ts'
import { writeJudged } from './look.write.ts'
import { type Content, eventOf } from './template.definition.ts'
import { type Versions, versionIn } from './template.store.ts'

const HOLD = 23_011

/** Onboardings change one writer at a time: a look must not write over what a person ticked meanwhile. */
export async function holdOnboarding(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${HOLD})`.execute(db)
}

/**
 * Looks at onboardings anew: what facts say of their steps, and how they stand by the plan today. Held by the caller.
 * Returns how many stand differently from before.
 */
export async function lookAt(db: Db, clock: Clock, which: Which = {}): Promise<number> {
  const now = clock()
  const today = dayIn((await readWorkspace(db)).timeZone, now)
  await settleMerged(db, today)
  const runs = await readRuns(db, which, today)
  if (runs.length === 0) return 0
  const versions: Versions = new Map()
  for (const run of runs) await versionIn(versions, db, run)
  const contentOf = (run: Pick<KeptRun, 'template_id' | 'version'>) =>
    versions.get(`${run.template_id}:${run.version}`) as Content
  const facts = await readFacts(db, clock, { runs, contentOf, today })
  const judged = runs.map((run) => ({ run, judged: judgeRun(run, contentOf(run), facts(run), today) }))
  return writeJudged(db, judged, { now, today })
}

type Asked = {
  runs: readonly KeptRun[]
  contentOf: (run: Pick<KeptRun, 'template_id' | 'version'>) => Content
  today: string
}

async function readFacts(db: Db, clock: Clock, asked: Asked): Promise<(run: KeptRun) => RunFacts> {
  const { runs, contentOf, today } = asked
  const groups = new Map<string, KeptRun[]>()
  for (const run of runs) {
    const key = `${run.template_id}:${run.version}`
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  const wanted = [...groups.values()].flatMap(([run]) => (run ? wantedBy(run, contentOf(run)) : []))
  const found = await readEventHits(db, {
    ids: runs.map((run) => run.id),
    wanted,
    earliest: runs.reduce((first, run) => (run.started_on < first ? run.started_on : first), today),
    today,
  })
  const hits = new Map<number, Map<string, EventHit>>()
  for (const hit of found) {
    const mine = hits.get(hit.onboarding_id) ?? new Map<string, EventHit>()
    hits.set(hit.onboarding_id, mine.set(hit.step_id, hit))
  }
  const verdicts = new Map<number, Map<string, boolean | null>>()
  for (const group of groups.values()) {
    if (group[0]) await askRules(db, clock, { group, content: contentOf(group[0]), verdicts })
  }
  return (run) => ({ hits: hits.get(run.id) ?? new Map(), verdicts: verdicts.get(run.id) ?? new Map() })
}

function wantedBy({ template_id, version }: KeptRun, content: Content): WantedEvent[] {
  return content.steps.flatMap(({ id, done }) => {
    const event = done.how === 'event' ? eventOf(done.event) : undefined
    return event && done.how === 'event'
      ? [{ template_id, version, step_id: id, ...event, times: done.times, contacts: done.contacts }]
      : []
  })
}

/** Rules are asked of those only whose step is not finished yet. */
async function askRules(
  db: Db,
  clock: Clock,
  asked: { group: readonly KeptRun[]; content: Content; verdicts: Map<number, Map<string, boolean | null>> },
): Promise<void> {
  const { group, content, verdicts } = asked
  const ask = async (key: string, rule: Rule, open: readonly KeptRun[]) => {
    if (open.length === 0) return
    const ground = await readGround(db, clock, { rule })
    const among = [...new Set(open.map((run) => run.head))]
    const answers = await askRule(db, rule, { ...ground, among })
    for (const run of open) {
      const mine = verdicts.get(run.id) ?? new Map<string, boolean | null>()
      verdicts.set(run.id, mine.set(key, answers.get(run.head) ?? null))
    }
  }
  for (const { id, done } of content.steps) {
    if (done.how !== 'rule') continue
    const isOpen = ({ kept }: KeptRun) => !kept?.some((step) => step.step_id === id && step.how !== null)
    await ask(id, done.rule, group.filter(isOpen))
  }
  const { first_value: first } = content
  if (first?.kind === 'rule') {
    await ask(
      FIRST_VALUE,
      first.rule,
      group.filter((run) => run.first_value_on === null),
    )
  }
}

/** Two of one template that a merge brought together: the older goes on, the other rests until they are parted again. */
async function settleMerged(db: Db, today: string): Promise<void> {
  await sql`
    with concerned as materialized (
      select merged_into as head from account where merged_into is not null
      union select coalesce(a.merged_into, a.id) from onboarding o join account a on a.id = o.account_id
        where o.end_kind = 'merged'
    ),
    ranked as (
      select o.id, o.state, o.end_kind, row_number() over (
        partition by coalesce(a.merged_into, a.id), o.template_id order by o.started_on, o.id) as nth
      from onboarding o join account a on a.id = o.account_id
      where (o.is_running or o.end_kind = 'merged') and coalesce(a.merged_into, a.id) in (select head from concerned)
    ),
    rested as (
      update onboarding o set state = 'cancelled', end_kind = 'merged', ended_on = greatest(${today}::date, o.started_on),
        state_since = ${today}::date, paused_on = null
      from ranked r where r.id = o.id and r.nth > 1 and r.end_kind is null
    )
    update onboarding o set state = 'on-track', end_kind = null, ended_on = null, state_since = ${today}::date
    from ranked r where r.id = o.id and r.nth = 1 and r.end_kind = 'merged'`.execute(db)
}
