import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import { makeLink } from '../src/features/success/agreement.service.ts'
import { goalFigures } from '../src/features/success/goal.figures.ts'
import { followAccount, lastDay } from '../src/features/success/goal.follow.ts'
import type { PlanContent } from '../src/features/success/plan.schema.ts'
import { createPlan, type SuccessMachinery, savePlan } from '../src/features/success/plan.service.ts'
import { readContent } from '../src/features/success/plan.store.ts'
import { contentFromTemplate } from '../src/features/success/template.service.ts'
import type { Actor } from '../src/platform/access.ts'
import { dayIn } from '../src/platform/clock.ts'
import type { Database } from '../src/platform/database.ts'

const PLANS = 40
const templates = ['adoption', 'support-load', 'time-saved', 'adoption', 'expansion'] as const
/** Days ago on which the plans began. */
const beginnings = [150, 110, 84, 60, 42, 21, 9] as const
const writer: Actor = { kind: 'system', id: 'scenario', name: 'Tsuzuku', permissions: new Set() }

type Customer = { id: number; owner: string; contact_id: number | null; contact: string | null }

/** What some customers want to get done: most agreed on, some changed since, some behind, some reached. */
export async function writePlans(machinery: SuccessMachinery, timeZone: string): Promise<void> {
  const { db, clock } = machinery
  const today = dayIn(timeZone, clock())
  for (const [n, customer] of (await readCustomers(db, await lastDay(db, today))).entries()) {
    const startsOn = addDays(today, -(beginnings[n % beginnings.length] ?? 0))
    const past = { ...machinery, clock: () => morning(startsOn), tell: async () => undefined }
    const template = templates[n % templates.length] ?? 'adoption'
    const drawn = await contentFromTemplate(db, {
      template,
      accountId: customer.id,
      today,
      starts_on: startsOn,
    })
    const content = {
      ...drawn,
      goals: await Promise.all(drawn.goals.map((goal) => within(db, goal, { customer, startsOn, today, n }))),
      steps: drawn.steps.map((step) =>
        step.side === 'customer' ? { ...step, contact_id: customer.contact_id } : step,
      ),
    }
    const owner = { ...writer, name: customer.owner }
    const goals = content.goals.filter(({ target }) => target !== null)
    const id = await createPlan(past, owner, {
      accountId: customer.id,
      content: { ...content, goals },
      madeFrom: template,
    })
    if (n % 4 !== 3 && goals.length > 0 && customer.contact_id !== null)
      await share(machinery, owner, { id, contactId: customer.contact_id, day: addDays(startsOn, 2) })
    if (n % 4 !== 3) await agree(db, { id, customer, day: addDays(startsOn, 4), today })
    await report(db, { id, startsOn, today, pace: n % 3 })
    if (n % 9 === 4)
      await change({ ...machinery, tell: past.tell, clock: () => morning(addDays(today, -3)) }, id)
  }
  await settle(db, today)
}

type Goal = PlanContent['goals'][number]

/** A third is within what the account has come to, a third somewhat beyond; the rest is as the template has it. */
async function within(
  db: Database,
  goal: Goal,
  { customer, startsOn, today, n }: { customer: Customer; startsOn: string; today: string; n: number },
): Promise<Goal> {
  const { measure, direction } = goal
  if (measure.kind !== 'figure')
    return goal.target === null ? { ...goal, baseline: 30, target: 18 } : { ...goal, baseline: 1 }
  if (n % 3 === 2) return goal
  const figure = goalFigures[measure.name]
  const last = await lastDay(db, today)
  const { rows } = await sql<{ value: number | null }>`
    select (${figure.value})::double precision as value from account_day d
    left join health_score h on h.account_id = d.account_id and h.day = d.day
    where d.account_id = ${customer.id} and d.day in (${last}::date, ${startsOn}::date) order by d.day desc`.execute(
    db,
  )
  const [value, baseline = value] = rows.map((row) => row.value)
  if (!value || !baseline) return goal
  const beyond = n % 3 === 0 ? 1 : 1.15
  const step = figure.unit === 'ratio' ? 0.01 : figure.unit === 'rating' ? 0.1 : 1
  const most = figure.unit === 'ratio' ? 0.95 : figure.unit === 'rating' ? 4.8 : Number.POSITIVE_INFINITY
  // Nobody agrees on less than what was there when the plan was made.
  const target =
    direction === 'at-least'
      ? Math.min(most, Math.max(Math.floor((value * beyond) / step) * step, baseline + step))
      : Math.max(0, Math.min(Math.ceil(value / beyond / step) * step, baseline - step))
  return { ...goal, name: named(goal, measure.name, target), target: Math.round(target * 100) / 100 }
}

/** A name that says a number would say another than the goal. */
function named({ name }: Goal, figure: string, target: number): string {
  if (figure === 'seats-used') return `契約席の ${Math.round(target * 100)} % が使われている`
  if (figure === 'active-contacts') return '利用する人を増やす'
  if (figure === 'tickets') return '問い合わせを減らす'
  if (figure === 'oldest-ticket') return '問い合わせを長く残さない'
  return figure === 'csat' ? '満足度を高く保つ' : name
}

const morning = (day: string) => new Date(`${day}T01:00:00Z`)

/** Spread over all that pay, each with somebody to agree. */
async function readCustomers(db: Database, day: string): Promise<Customer[]> {
  const { rows } = await sql<Customer>`
    with customer as (
      select a.id, m.name as owner, row_number() over (order by a.external_id) as nth, count(*) over () as n
      from account_now a join account_day d on d.account_id = a.id and d.day = ${day}::date and d.is_customer
      join member m on m.id = a.owner_id
      where d.first_start_date < ${day}::date - 180
    )
    select c.id, c.owner, p.id as contact_id, p.name as contact from customer c
    left join lateral (
      select id, name from contact_now where account_id = c.id and left_on is null and not anonymous
      order by case role when 'decision-maker' then 0 when 'champion' then 1 else 2 end, id limit 1) p on true
    where nth % greatest(1, n / ${PLANS}::integer) = 0 order by nth limit ${PLANS}`.execute(db)
  return rows
}

/** The customer got a link to the plan, and most have followed it the day after. */
async function share(
  { db, tell }: SuccessMachinery,
  owner: Actor,
  { id, contactId, day }: { id: number; contactId: number; day: string },
): Promise<void> {
  const past = { db, tell, clock: () => morning(day) }
  const link = await makeLink(past, owner, { id, contactId, days: 365 })
  await sql`update success_link set opened_at = created_at + interval '25 hours' where id = ${link.id} and id % 5 <> 0`.execute(
    db,
  )
}

async function agree(
  db: Database,
  asked: { id: number; customer: Customer; day: string; today: string },
): Promise<void> {
  const { id, customer, day, today } = asked
  if (customer.contact_id === null || day > today) return
  await sql`
    insert into success_agreement (plan_id, version, contact_id, contact_name, agreed_on, how, recorded_by_name, recorded_at, note)
    select ${id}, 1, ${customer.contact_id}, ${customer.contact}, ${day}::date, 'by-hand', ${customer.owner}, ${morning(day)},
      '定例会でご確認いただきました。'
    where not exists (select from success_goal where plan_id = ${id} and target is null)
      and exists (select from success_goal where plan_id = ${id})`.execute(db)
}

/** Once a month the customer says how long the work takes now; some get faster than others. */
async function report(
  db: Database,
  { id, startsOn, today, pace }: { id: number; startsOn: string; today: string; pace: number },
): Promise<void> {
  const { rows } = await sql<{ account_id: number; n: number }>`
    with told as (
      insert into success_report (goal_id, day, value, recorded_by_name, recorded_at)
      select g.id, d::date, round((30 - (d::date - ${startsOn}::date) * ${0.12 - 0.04 * pace}::numeric)::numeric, 1), 'Tsuzuku', d
      from success_goal g, generate_series(${startsOn}::date + 28, ${today}::date, interval '28 days') d
      where g.plan_id = ${id} and g.kind = 'reported' and g.unit <> '部署' returning goal_id
    ) select p.account_id, count(*)::integer as n from told join success_goal g on g.id = told.goal_id
      join success_plan p on p.id = g.plan_id group by 1`.execute(db)
  const told = rows[0]
  if (told) await followAccount(db, told.account_id, today)
}

/** The last goal gets more time: the agreement stands for the version before. */
async function change(machinery: SuccessMachinery, id: number): Promise<void> {
  const content = await readContent(machinery.db, id)
  const last = content.goals.at(-1)
  if (!last) return
  const goals = content.goals.map((goal) =>
    goal === last ? { ...goal, target_on: addDays(goal.target_on, 30) } : goal,
  )
  await savePlan(machinery, writer, { id, version: 1, content: { ...content, goals } })
}

/** What was due is mostly done. */
async function settle(db: Database, today: string): Promise<void> {
  await sql`
    update task set state = 'done', closed_at = due_on::timestamp at time zone 'UTC' + interval '6 hours', minutes_spent = 30
    where source = 'plan' and due_on < ${today}::date - 2 and id % 6 <> 0`.execute(db)
  await sql`
    update success_step set done_at = due_on::timestamp at time zone 'UTC' + interval '5 hours', done_by_name = 'Tsuzuku'
    where side = 'customer' and due_on < ${today}::date - 2 and id % 5 <> 0`.execute(db)
  await sql`update notification set read_at = created_at, by_mail = 'never' where kind = 'task-assigned'`.execute(
    db,
  )
}
