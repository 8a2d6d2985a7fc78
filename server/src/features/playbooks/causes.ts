import { type RawBuilder, sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { createContext, sourceOf } from '../segments/rule.compile.ts'
import { readGround } from '../segments/segment.service.ts'
import { historyOf } from './causes.history.ts'
import { scoreMoves } from './causes.scores.ts'
import type { Trigger } from './playbook.definition.ts'

/** Why an account is to be enrolled; the key is the same however often it is found. */
export type Cause = {
  accountId: number
  contactId: number | null
  key: string
  cause: Record<string, unknown>
}

export type Span = {
  after: Date
  /** The last day whose dates were looked at. */
  afterDay: string
  /** The day on which the playbook was switched on. */
  onDay: string
  until: Date
  today: string
}

/** An event that comes later than this tells of something too long ago to begin anything. */
export const LATEST_HOURS = 24

type Row = { account_id: number; contact_id: number | null; key: string; cause: Record<string, unknown> }

/** What happened after the last look and until this one, of the kind a playbook begins with. */
export async function findCauses(db: Db, clock: Clock, trigger: Trigger, span: Span): Promise<Cause[]> {
  const question = await questionOf(db, clock, trigger, span)
  if (!question) return []
  const { rows } = await question.execute(db)
  return rows.map((row) => ({
    accountId: row.account_id,
    contactId: row.contact_id,
    key: row.key,
    cause: { kind: trigger.kind, ...row.cause },
  }))
}

async function questionOf(
  db: Db,
  clock: Clock,
  trigger: Trigger,
  span: Span,
): Promise<RawBuilder<Row> | undefined> {
  const { after, afterDay, onDay, until, today } = span
  switch (trigger.kind) {
    case 'manual':
      return undefined
    case 'segment-entered':
    case 'segment-left': {
      const at = trigger.kind === 'segment-entered' ? sql.ref('m.since') : sql.ref('m.until')
      return sql<Row>`
        select m.account_id, null::integer as contact_id, 'segment:' || m.segment_id || ':' || extract(epoch from ${at}) as key,
          jsonb_build_object('segment_id', m.segment_id, 'segment', s.name) as cause
        from segment_member m join segment s on s.id = m.segment_id
        where m.segment_id = ${trigger.segment_id} and ${at} > ${after} and ${at} <= ${until}`
    }
    case 'signal-opened':
      return sql<Row>`
        select s.account_id, null::integer as contact_id, 'signal:' || s.id as key,
          jsonb_build_object('signal_id', s.id, 'signal', s.kind) as cause
        from signal s where s.kind = any(${trigger.signals}::text[]) and s.opened_on >= ${onDay}::date
          and s.opened_on <= ${today}::date and s.dismissed_at is null
          and exists (select from signal_event e where e.signal_id = s.id and e.what = 'opened' and e.at > ${after} and e.at <= ${until})`
    case 'band-moved':
    case 'points-crossed': {
      const days = { from: sql`greatest(${afterDay}::date, ${onDay}::date)`, to: sql`${today}::date` }
      return sql<Row>`select m.account_id, null::integer as contact_id, m.key, m.cause from (${scoreMoves(trigger, days)}) m`
    }
    case 'stair-reached':
    case 'stair-ready':
    case 'lock-turned':
    case 'onboarding-turned': {
      const history = historyOf(trigger, (at) => sql<boolean>`${at} > ${after} and ${at} <= ${until}`)
      return sql<Row>`select h.account_id, null::integer as contact_id, h.key, h.cause from (${history}) h order by h.at`
    }
    case 'event':
      return eventQuestion(trigger.event, span)
    case 'date':
      return dateQuestion(db, clock, trigger, span)
  }
}

function eventQuestion(event: string, { after, until }: Span): RawBuilder<Row> {
  const [kind = '', ...name] = event.split(':')
  return sql<Row>`
    select e.account_id, nullif(e.contact_id, 0) as contact_id, 'event:' || e.message_id as key,
      jsonb_build_object('event', ${event}::text, 'at', e.ts) as cause
    from event e join event_name n on n.id = e.event_name_id
    where n.kind = ${kind} and n.name = ${name.join(':')} and e.account_id <> 0
      and e.ts > ${after}::timestamptz - make_interval(hours => ${LATEST_HOURS}) and e.ts <= ${until}
      and e.received_at > ${after} and e.received_at <= ${until} and e.import_id is null
    order by e.ts`
}

/** So many days after a date: those whose date lies as many days before one of the days since the last look. */
async function dateQuestion(
  db: Db,
  clock: Clock,
  trigger: Extract<Trigger, { kind: 'date' }>,
  { afterDay, today }: Span,
): Promise<RawBuilder<Row> | undefined> {
  const rule = { kind: 'condition' as const, field: trigger.field, op: 'known' as const }
  const ground = await readGround(db, clock, { rule, asOf: today })
  const field = ground.fields.get(trigger.field)
  if (field?.type !== 'date') return undefined
  const context = createContext(ground)
  const value = field.value(context, rule)
  return sql<Row>`
    select id as account_id, null::integer as contact_id, 'date:' || day as key,
      jsonb_build_object('field', ${trigger.field}::text, 'day', day, 'days', ${trigger.days}::integer) as cause
    from (select f.id, (${value})::date as day ${sourceOf(context)}) dated
    where day + ${trigger.days}::integer > ${afterDay}::date and day + ${trigger.days}::integer <= ${today}::date`
}
