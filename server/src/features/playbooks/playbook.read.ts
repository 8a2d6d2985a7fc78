import { stratifiedDifference } from '@tsuzuku/core/stats/stratified-difference'
import { wilsonInterval } from '@tsuzuku/core/stats/wilson-interval'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'
import { inSegments } from '../accounts/segment-filter.ts'
import { readMessagesOf } from '../success/page-message.store.ts'
import type { Content } from './playbook.definition.ts'
import type { PlaybookState } from './playbook.store.ts'
import { readStepResults } from './step-results.read.ts'
import { readSurveyResults } from './survey-results.read.ts'
import { waitingAtSteps } from './waiting-at-steps.ts'

export type PlaybookListRow = {
  id: number
  name: string
  description: string
  state: PlaybookState
  version: number | null
  has_changes: boolean
  trigger: Content['trigger']
  hold_out: number
  library_key: string | null
  changed_at: string
  changed_by: string | null
  waiting: number | null
  failed_with: string | null
  active: number
  enrolled_30d: number
  failed: number
  goal_met: number
  treated: number
}

const columns = sql`p.id, p.name, p.description, p.state, p.version, p.library_key, ${instant('p.changed_at')} as changed_at,
  m.name as changed_by, coalesce(p.waiting, w.waiting) as waiting, p.failed_with, p.draft -> 'trigger' as trigger, (p.draft ->> 'hold_out')::float8 as hold_out,
  p.version is null or p.draft <> (select v.content from playbook_version v where v.playbook_id = p.id and v.version = p.version) as has_changes`

const atSteps = sql`left join (select target, count(*)::integer as waiting from (${waitingAtSteps}) s group by target) w
  on w.target = p.id and p.state = 'on'`

/** Those that are on first; retired ones only where they are asked for. */
export async function listPlaybooks(
  db: Db,
  asked: { retired: boolean; now: Date },
): Promise<PlaybookListRow[]> {
  const { rows } = await sql<PlaybookListRow>`
    select ${columns}, coalesce(e.active, 0) as active, coalesce(e.enrolled_30d, 0) as enrolled_30d,
      coalesce(e.failed, 0) as failed, coalesce(e.goal_met, 0) as goal_met, coalesce(e.treated, 0) as treated
    from playbook p left join member m on m.id = p.changed_by ${atSteps}
    left join (
      select playbook_id, count(*) filter (where ended_at is null)::integer as active,
        count(*) filter (where entered_at > ${asked.now}::timestamptz - interval '30 days')::integer as enrolled_30d,
        count(*) filter (where state = 'failed')::integer as failed,
        count(*) filter (where arm = 'treated' and observed_until is not null)::integer as treated,
        count(*) filter (where arm = 'treated' and goal_met_at is not null)::integer as goal_met
      from playbook_enrolment group by playbook_id
    ) e on e.playbook_id = p.id
    where ${asked.retired ? sql`p.state = 'retired'` : sql`p.state <> 'retired'`}
    order by array_position(array['on', 'paused', 'draft', 'retired'], p.state), lower(p.name) limit 500`.execute(
    db,
  )
  return rows
}

export type OnePlaybook = Omit<
  PlaybookListRow,
  'active' | 'enrolled_30d' | 'failed' | 'goal_met' | 'treated' | 'trigger' | 'hold_out'
> & { revision: number; draft: Content; active: number; standing: { step: string; accounts: number }[] }

export async function readPlaybook(db: Db, id: number): Promise<OnePlaybook | undefined> {
  const { rows } = await sql<OnePlaybook>`
    select ${columns}, p.revision, p.draft,
      (select count(*)::integer from playbook_enrolment e where e.playbook_id = p.id and e.ended_at is null) as active,
      coalesce((select jsonb_agg(jsonb_build_object('step', s.step_id, 'accounts', s.accounts)) from (
        select e.step_id, count(*)::integer as accounts from playbook_enrolment e
        where e.playbook_id = p.id and e.ended_at is null and e.step_id is not null group by e.step_id) s), '[]') as standing
    from playbook p left join member m on m.id = p.changed_by ${atSteps} where p.id = ${id}`.execute(db)
  return rows[0]
}

export type EnrolmentRow = {
  id: number
  playbook: { id: number; name: string }
  account: { id: number; name: string }
  version: number
  arm: 'treated' | 'held-out'
  state: string
  step_id: string | null
  wake_at: string | null
  cause: Record<string, unknown>
  entered_at: string
  ended_at: string | null
  end_reason: string | null
  goal_met_at: string | null
  last_error: string | null
}

const enrolment = sql`e.id, jsonb_build_object('id', p.id, 'name', p.name) as playbook,
  jsonb_build_object('id', coalesce(a.merged_into, a.id), 'name', f.name) as account, e.version, e.arm, e.state, e.step_id,
  ${instant('e.wake_at')} as wake_at, e.cause, ${instant('e.entered_at')} as entered_at, ${instant('e.ended_at')} as ended_at,
  e.end_reason, ${instant('e.goal_met_at')} as goal_met_at, e.last_error`
const enrolments = sql`playbook_enrolment e join playbook p on p.id = e.playbook_id join account a on a.id = e.account_id
  left join account_now f on f.id = coalesce(a.merged_into, a.id)`

export async function listEnrolments(
  db: Db,
  asked: {
    playbook?: number | undefined
    account?: number | undefined
    segment?: string | undefined
    state?: string | undefined
    before?: number | undefined
    limit: number
  },
): Promise<EnrolmentRow[]> {
  const { playbook, account, segment, state, before, limit } = asked
  const { rows } = await sql<EnrolmentRow>`
    select ${enrolment} from ${enrolments}
    where ${playbook === undefined ? sql`true` : sql`e.playbook_id = ${playbook}`}
      and ${account === undefined ? sql`true` : sql`e.account_id in (select id from account where id = ${account} or merged_into = ${account})`}
      and ${segment === undefined ? sql`true` : inSegments(sql`coalesce(a.merged_into, a.id)`, segment)}
      and ${state === undefined ? sql`true` : state === 'held-out' ? sql`e.arm = 'held-out'` : sql`e.state = ${state} and e.arm = 'treated'`}
      and ${before === undefined ? sql`true` : sql`e.id < ${before}`}
    order by e.id desc limit ${limit}`.execute(db)
  return rows
}

export type StepTaken = {
  nth: number
  step_id: string | null
  kind: string
  at: string
  outcome: Record<string, unknown>
  by: string | null
}

export type EnrolmentMail = {
  id: number
  to_name: string | null
  to_address: string
  subject: string
  state: string
  due_at: string
  text: string
}

export async function readEnrolment(db: Db, id: number, now: Date) {
  const { rows } = await sql<EnrolmentRow & { content: Content }>`
    select ${enrolment}, v.content from ${enrolments}
    join playbook_version v on v.playbook_id = e.playbook_id and v.version = e.version where e.id = ${id}`.execute(
    db,
  )
  if (!rows[0]) return undefined
  const { rows: steps } = await sql<StepTaken>`
    select t.nth, t.step_id, t.kind, ${instant('t.at')} as at, t.outcome, m.name as by
    from playbook_step_taken t left join member m on m.id = t.member_id
    where t.enrolment_id = ${id} order by t.nth limit 1000`.execute(db)
  const { rows: mails } = await sql<EnrolmentMail>`
    select id, to_name, to_address, subject, state, ${instant('due_at')} as due_at, body_text as text
    from outbox_mail where enrolment_id = ${id} order by id limit 200`.execute(db)
  return { ...rows[0], steps, mails, messages: await readMessagesOf(db, id, now) }
}

type Counted = {
  arm: 'treated' | 'held-out'
  accounts: number
  observed: number
  met: number
  reached: number
}

/** The same as long as nothing of what results are counted from has changed. */
export async function readResultsMark(db: Db, id: number): Promise<unknown> {
  const { rows } = await sql`
    select state, arm, count(*), sum(steps_taken), count(goal_met_at), max(id), sum(extract(epoch from observed_until)),
      (select count(*) from page_message m join playbook_enrolment e on e.id = m.enrolment_id
        where e.playbook_id = ${id} and m.seen_at is not null) as seen
    from playbook_enrolment
    where playbook_id = ${id} group by 1, 2 order by 1, 2`.execute(db)
  return rows
}

/** Each account once, by its first enrolment; the share of a group counts those whose time to reach the goal is over, or who reached it. */
export async function readResults(db: Db, id: number, now: Date) {
  const { rows } = await sql<Counted>`
    with first as (
      select distinct on (account_id) * from playbook_enrolment where playbook_id = ${id} order by account_id, id
    )
    select arm, count(*)::integer as accounts,
      count(*) filter (where observed_until <= ${now})::integer as observed,
      count(*) filter (where observed_until <= ${now} and goal_met_at is not null)::integer as met,
      count(*) filter (where exists (select from playbook_step_taken t where t.enrolment_id = first.id
        and t.outcome -> 'waits_for' is null and t.outcome -> 'skipped' is null and t.kind in ('task', 'mail', 'survey', 'note', 'attribute', 'list', 'signal', 'webhook', 'slack', 'page-message')))::integer as reached
    from first group by arm`.execute(db)
  const { rows: states } = await sql<{ state: string; enrolments: number }>`
    select case when arm = 'held-out' then 'held-out' else state end as state, count(*)::integer as enrolments
    from playbook_enrolment where playbook_id = ${id} group by 1`.execute(db)
  const { rows: weeks } = await sql<{ week: string; treated: number; held_out: number }>`
    with came as (select date_trunc('week', entered_at) as week, arm from playbook_enrolment where playbook_id = ${id})
    select w.week::date::text as week, count(*) filter (where arm = 'treated')::integer as treated,
      count(*) filter (where arm = 'held-out')::integer as held_out
    from generate_series((select min(week) from came), date_trunc('week', ${now}::timestamptz), interval '1 week') w(week)
    left join came using (week) group by w.week order by w.week`.execute(db)
  const arms = { treated: armOf(rows, 'treated'), held_out: armOf(rows, 'held-out') }
  const difference = await readDifference(db, id, now)
  return {
    arms,
    difference,
    states,
    steps: await readStepResults(db, id),
    surveys: await readSurveyResults(db, id),
    weeks,
  }
}

function armOf(rows: readonly Counted[], arm: Counted['arm']) {
  const row = rows.find((one) => one.arm === arm) ?? { accounts: 0, observed: 0, met: 0, reached: 0 }
  const interval = wilsonInterval(row.met, row.observed)
  return {
    accounts: row.accounts,
    reached: row.reached,
    observed: row.observed,
    met: row.met,
    share: row.observed > 0 ? row.met / row.observed : null,
    interval: interval ? { low: interval.low, high: interval.high, level: interval.level } : null,
  }
}

type Drawn = { treated: number; treated_met: number; held_out: number; held_out_met: number }

/**
 * Chance alone decided who was held out: only so may the difference be called an effect. Accounts that came while nobody was
 * held out are no part of it, and only those of one price tier, drawn with one share, are compared with each other.
 */
async function readDifference(db: Db, id: number, now: Date) {
  const { rows } = await sql<Drawn>`
    with first as (
      select distinct on (account_id) account_id, arm, goal_met_at is not null as met, observed_until
      from playbook_enrolment where playbook_id = ${id} order by account_id, id
    )
    select count(*) filter (where f.arm = 'treated')::integer as treated,
      count(*) filter (where f.arm = 'treated' and met)::integer as treated_met,
      count(*) filter (where f.arm = 'held-out')::integer as held_out,
      count(*) filter (where f.arm = 'held-out' and met)::integer as held_out_met
    from first f join playbook_arm a on a.playbook_id = ${id} and a.account_id = f.account_id and a.share > 0
    where f.observed_until <= ${now} group by a.share, a.stratum`.execute(db)
  const both = rows.filter((row) => row.treated > 0 && row.held_out > 0)
  const found = stratifiedDifference(
    both.map((row) => ({
      first: { successes: row.treated_met, trials: row.treated },
      second: { successes: row.held_out_met, trials: row.held_out },
    })),
  )
  if (!found) return null
  const { value, interval } = found
  return {
    value,
    interval: { low: interval.low, high: interval.high, level: interval.level },
    treated: both.reduce((sum, row) => sum + row.treated, 0),
    held_out: both.reduce((sum, row) => sum + row.held_out, 0),
  }
}
