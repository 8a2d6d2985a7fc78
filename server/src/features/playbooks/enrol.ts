import { holdOutArm } from '@tsuzuku/core/playbooks/hold-out-arm'
import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import type { Cause } from './causes.ts'
import { judge } from './judge.ts'
import type { Content } from './playbook.definition.ts'

export type Enrolling = {
  playbook: { id: number; version: number; content: Content }
  causes: readonly Cause[]
  /** More than so many are not enrolled before a person allowed it. */
  mostUnasked?: number
}

type Candidate = Cause & { stratum: string; arm: 'treated' | 'held-out' | null }

/**
 * Enrols accounts in the transaction of their playbook's lock: those the rule holds of, who are not on their way through
 * it already, may come again, and have not reached the goal before it begins. `waiting`: so many would be enrolled, which is more than may come unasked.
 */
export async function enrol(
  db: Db,
  clock: Clock,
  { playbook, causes, mostUnasked = Number.POSITIVE_INFINITY }: Enrolling,
): Promise<{ enrolled: number; waiting: number }> {
  if (causes.length === 0) return { enrolled: 0, waiting: 0 }
  const { content } = playbook
  const now = clock()
  const free = await freeToCome(db, { playbook, causes, now })
  const accounts = free.map(({ accountId }) => accountId)
  const may = content.only && (await judge(db, { rule: content.only, accounts, clock }))
  const reached = content.goal && (await judge(db, { rule: content.goal.rule, accounts, clock }))
  const wanted = free.filter(
    ({ accountId }) => (may === null || may.get(accountId) === true) && reached?.get(accountId) !== true,
  )
  const room = await roomLeft(db, playbook)
  const chosen = wanted.slice(0, room)
  if (chosen.length === 0) return { enrolled: 0, waiting: 0 }
  if (chosen.length > mostUnasked) return { enrolled: 0, waiting: chosen.length }
  const arms = await drawArms(db, playbook, chosen, now)
  await insertEnrolments(db, { playbook, chosen, arms, now })
  return { enrolled: chosen.length, waiting: 0 }
}

async function freeToCome(
  db: Db,
  { playbook, causes, now }: Enrolling & { now: Date },
): Promise<Candidate[]> {
  const again = playbook.content.again_after_days
  const { rows } = await sql<{ nth: number; account_id: number; stratum: string; arm: Candidate['arm'] }>`
    with asked as (
      select distinct on (coalesce(a.merged_into, a.id)) c.nth, coalesce(a.merged_into, a.id) as account_id, c.key
      from unnest(${causes.map(({ accountId }) => accountId)}::integer[], ${causes.map(({ key }) => key)}::text[])
        with ordinality c(account_id, key, nth)
      join account a on a.id = c.account_id
      order by coalesce(a.merged_into, a.id), c.nth
    )
    select asked.nth::integer as nth, asked.account_id, coalesce(f.tier, '') as stratum, r.arm
    from asked join account_now f on f.id = asked.account_id
    left join playbook_arm r on r.playbook_id = ${playbook.id} and r.account_id = asked.account_id
    where not exists (select from playbook_enrolment e where e.playbook_id = ${playbook.id}
      and e.account_id = asked.account_id and (e.ended_at is null or e.cause_key = asked.key
        or ${again === null ? sql`true` : sql`e.entered_at > ${now}::timestamptz - make_interval(days => ${again})`}))
    order by asked.nth`.execute(db)
  return rows.flatMap((row) => {
    const cause = causes[row.nth - 1]
    return cause ? [{ ...cause, accountId: row.account_id, stratum: row.stratum, arm: row.arm }] : []
  })
}

async function roomLeft(db: Db, { id, content }: Enrolling['playbook']): Promise<number> {
  if (content.most_active === null) return Number.POSITIVE_INFINITY
  const { rows } = await sql<{ active: number }>`
    select count(*)::integer as active from playbook_enrolment
    where playbook_id = ${id} and ended_at is null`.execute(db)
  return Math.max(0, content.most_active - (rows[0]?.active ?? 0))
}

/** An account once drawn stays in its arm; the others are drawn within their price tier. */
async function drawArms(
  db: Db,
  { id, content }: Enrolling['playbook'],
  chosen: readonly Candidate[],
  now: Date,
): Promise<Map<number, 'treated' | 'held-out'>> {
  const { rows } = await sql<{ stratum: string; drawn: number }>`
    select stratum, max(nth) + 1 as drawn from playbook_arm where playbook_id = ${id} group by stratum`.execute(
    db,
  )
  const drawn = new Map(rows.map((row) => [row.stratum, row.drawn]))
  const arms = new Map<number, 'treated' | 'held-out'>()
  const news: { account_id: number; arm: string; stratum: string; nth: number }[] = []
  for (const { accountId, stratum, arm } of chosen) {
    if (arm) {
      arms.set(accountId, arm)
      continue
    }
    const nth = drawn.get(stratum) ?? 0
    drawn.set(stratum, nth + 1)
    const fresh = holdOutArm({ seed: id, stratum, nth, share: content.hold_out })
    arms.set(accountId, fresh)
    news.push({ account_id: accountId, arm: fresh, stratum, nth })
  }
  await sql`
    insert into playbook_arm (playbook_id, account_id, arm, stratum, nth, share, drawn_at)
    select ${id}, n.account_id, n.arm, n.stratum, n.nth, ${content.hold_out}, ${now}
    from jsonb_to_recordset(${JSON.stringify(news)}::jsonb) n(account_id integer, arm text, stratum text, nth integer)`.execute(
    db,
  )
  return arms
}

/** Who is held out has its row as well, ended at once: the goal is watched in both arms alike. */
async function insertEnrolments(
  db: Db,
  {
    playbook,
    chosen,
    arms,
    now,
  }: {
    playbook: Enrolling['playbook']
    chosen: readonly Candidate[]
    arms: ReadonlyMap<number, 'treated' | 'held-out'>
    now: Date
  },
): Promise<void> {
  const { goal, first } = playbook.content
  const rows = chosen.map(({ accountId, contactId, key, cause }) => ({
    account_id: accountId,
    contact_id: contactId,
    key,
    cause,
    arm: arms.get(accountId) ?? 'treated',
  }))
  await sql`
    insert into playbook_enrolment (playbook_id, version, account_id, contact_id, cause_key, cause, arm, state, step_id,
      wake_at, entered_at, ended_at, end_reason, observed_until)
    select ${playbook.id}, ${playbook.version}, r.account_id, r.contact_id, r.key, r.cause, r.arm,
      case when r.arm = 'held-out' then 'done' else 'active' end,
      case when r.arm = 'treated' then ${first}::text end,
      case when r.arm = 'treated' then ${now}::timestamptz end, ${now},
      case when r.arm = 'held-out' then ${now}::timestamptz end,
      case when r.arm = 'held-out' then 'held-out' end,
      ${goal ? sql`${now}::timestamptz + make_interval(days => ${goal.days})` : sql`null`}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      r(account_id integer, contact_id integer, key text, cause jsonb, arm text)`.execute(db)
}
