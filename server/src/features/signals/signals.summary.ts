import { sql } from 'kysely'
import type * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { accountsAt, knownAt, type Moment } from '../accounts/moment.ts'
import type { Owner } from '../health/health.read.ts'
import { raisedKinds, signalKinds } from './signal-kinds.ts'
import { readKeptSince, signalsAt } from './signals.past.ts'
import { accountAt, lookedAfterBy, natureOf } from './signals.read.ts'
import type { SignalRule } from './signals.rule.ts'
import type { signalSummarySchema } from './signals.schema.ts'
import { signalRules } from './signals.store.ts'

type Summary = z.infer<typeof signalSummarySchema>
type Kind = Summary['kinds'][number]

/** How many signals of each kind stand, and of how many customers the kind could be said at all. */
export async function readSummary(db: Db, owner: Owner, moment: Moment): Promise<Summary> {
  const { day } = moment
  type Counted = { kind: string; open: Kind['open']; snoozed: number; dismissed: number; closed_28d: number }
  const standing = sql`s.closed_on is null and s.dismissed_at is null`
  const isOpen = sql`${standing} and coalesce(s.snoozed_until <= ${day}::date, true)`
  const { rows } = await sql<Counted>`
    select s.kind, jsonb_build_object('signals', count(*) filter (where ${isOpen}),
        'accounts', count(distinct a.account_id) filter (where ${isOpen}),
        'money_minor', coalesce(sum(s.money_minor) filter (where ${isOpen}), 0)) as open,
      (count(*) filter (where ${standing} and s.snoozed_until > ${day}::date))::integer as snoozed,
      (count(*) filter (where s.closed_on is null and s.dismissed_at is not null))::integer as dismissed,
      (count(*) filter (where s.closed_on > ${day}::date - 28))::integer as closed_28d
    from ${signalsAt(moment, { isStanding: false })} s join account i on i.id = s.account_id
    join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and ${accountAt(moment)}
      and ${lookedAfterBy(owner, moment)}
    where s.closed_on is null or s.closed_on > ${day}::date - 28
    group by s.kind`.execute(db)
  const by = new Map(rows.map((row) => [row.kind, row]))
  const { known, customers } = await readKnown(db, moment)
  // Those of playbooks are shown where there is one; nothing measures them.
  const raised = raisedKinds.filter(({ kind }) => by.has(kind))
  return {
    day,
    kept_since: await readKeptSince(db, moment.timeZone),
    customers,
    kinds: [...signalKinds, ...raised].map(({ kind }) => ({
      kind,
      nature: natureOf(kind),
      open: by.get(kind)?.open ?? { signals: 0, accounts: 0, money_minor: 0 },
      snoozed: by.get(kind)?.snoozed ?? 0,
      dismissed: by.get(kind)?.dismissed ?? 0,
      closed_28d: by.get(kind)?.closed_28d ?? 0,
      ...known[kind],
    })),
  }
}

type Known = Pick<Kind, 'known' | 'not_measured'>

async function readKnown(
  db: Db,
  moment: Moment,
): Promise<{ known: Record<Kind['kind'], Known>; customers: number }> {
  const { content: rule } = await signalRules.read(db)
  const { rows } = await sql<
    Record<'customers' | 'silent' | 'trend' | 'champions' | 'tickets' | 'seats', number>
  >`
    select count(*)::integer as customers, count(h.silent)::integer as silent,
      (count(*) filter (where d.weekly_events[9] is not null))::integer as trend, count(d.champions)::integer as champions,
      count(d.tickets_weekly_baseline)::integer as tickets,
      (count(*) filter (where d.seats_paid > 0 and d.active_contacts_28d is not null))::integer as seats
    from account_day d left join health_score h on h.account_id = d.account_id and h.day = d.day
    where d.day = ${daysAt(moment)} and d.is_customer`.execute(db)
  const of = rows[0] ?? { customers: 0, silent: 0, trend: 0, champions: 0, tickets: 0, seats: 0 }
  const others = await readOthers(db, moment, rule)
  const said = (known: number, reason: Known['not_measured']): Known => ({
    known,
    not_measured: known === 0 ? reason : null,
  })
  return {
    customers: of.customers,
    known: {
      'silent-churn': said(of.silent, 'no-usage'),
      'usage-collapse': said(of.trend, 'no-usage'),
      'champion-left': said(of.champions, 'no-champions'),
      'ticket-storm': said(of.tickets, 'no-tickets'),
      detractor: said(others.answered, 'no-answers'),
      shelfware: said(of.seats, 'no-seats'),
      'payment-trouble': said(others.payments, 'no-payments'),
      'seat-limit': said(of.seats, 'no-seats'),
      'new-department': said(others.departments, 'no-departments'),
      'feature-limit': said(others.limits, 'no-limits'),
      'playbook-risk': { known: of.customers, not_measured: null },
      'playbook-growth': { known: of.customers, not_measured: null },
    },
  }
}

/** Of the past one day a week is kept further back: the newest by then stands for it. */
const daysAt = ({ day, isPast }: Moment) =>
  isPast
    ? sql`(select max(day) from account_day where day <= ${day}::date and day > ${day}::date - 7)`
    : sql`${day}::date`

async function readOthers(db: Db, moment: Moment, rule: SignalRule) {
  const { day } = moment
  const { payment_trouble: payment, feature_limit: limit, new_department: department, detractor } = rule
  const isNumber = (key: string) => sql`jsonb_typeof(a.attributes -> ${key}) = 'number'`
  const customer = sql`exists (select from account_day d where d.account_id = coalesce(i.merged_into, i.id)
    and d.day = ${daysAt(moment)} and d.is_customer)`
  const { rows } = await sql<Record<'answered' | 'payments' | 'departments' | 'limits', number>>`
    select (select count(distinct coalesce(i.merged_into, i.id))::integer from survey_answer s join account i on i.id = s.account_id
        where ${knownAt('s', moment)} and s.kind = 'nps' and s.answered_at < (${day}::date + 1)::timestamp at time zone ${moment.timeZone} and s.answered_at > ${day}::date - ${detractor.days}::integer
          and ${customer}) as answered,
      (select count(*)::integer from ${accountsAt(moment)} a join account i on i.id = a.id
        where ${payment.attribute} <> '' and ${isNumber(payment.attribute)} and ${customer}) as payments,
      (select count(distinct coalesce(i.merged_into, i.id))::integer from contact_now c join account i on i.id = c.account_id
        where ${department.attribute} <> '' and c.attributes ? ${department.attribute} and ${customer}) as departments,
      (select count(*)::integer from ${accountsAt(moment)} a join account i on i.id = a.id
        where ${limit.used} <> '' and ${limit.limit} <> '' and ${isNumber(limit.used)} and ${isNumber(limit.limit)}
          and ${customer}) as limits`.execute(db)
  return rows[0] ?? { answered: 0, payments: 0, departments: 0, limits: 0 }
}
