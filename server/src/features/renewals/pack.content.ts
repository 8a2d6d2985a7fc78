import { sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { readObservations } from './observation.read.ts'
import { packGoals, readPackGoals } from './pack.goals.ts'
import { readRenewal } from './renewal.read.ts'
import { renewalRow } from './renewal.schema.ts'
import { renewalNotFound } from './renewals.errors.ts'

const nullable = z.number().nullable()
const band = z.enum(['good', 'watch', 'danger', 'unknown'])

const answers = z.array(z.object({ day: z.string(), score: z.number(), comment: z.string().nullable() }))

/** What a hand-over pack holds, as it was known on its day. Null is unknown. */
export const packContent = z.object({
  as_of: z.string(),
  currency: z.string(),
  renewal: renewalRow,
  industry: z.string().nullable(),
  customer_since: z.string().nullable(),
  months: z.array(
    z.object({
      day: z.string(),
      mrr_minor: nullable,
      seats_paid: nullable,
      active_contacts: nullable,
      events: nullable,
      tickets_open: nullable,
      score: nullable,
      band: band.nullable(),
      nps_mean: nullable.optional().describe('Of the answers of its month; left out by older packs'),
      csat_mean: nullable.optional(),
    }),
  ),
  tickets: z.object({ opened: z.number(), urgent: z.number(), still_open: z.number() }).nullable(),
  nps: answers,
  csat: answers.optional().describe('Left out by older packs'),
  contacts: z.array(
    z.object({
      name: z.string().nullable(),
      title: z.string().nullable(),
      role: z.string().nullable(),
      left_on: z.string().nullable(),
    }),
  ),
  signals: z.array(z.object({ kind: z.string(), since: z.string() })),
  notes: z.array(
    z.object({ day: z.string(), kind: z.string(), author: z.string().nullable(), body: z.string() }),
  ),
  observations: z.array(
    z.object({
      checkpoint: z.string(),
      day: z.string(),
      band,
      score: nullable,
      csm: band.nullable(),
      final: band.nullable(),
    }),
  ),
  leaves_within_90: nullable,
  goals: packGoals.nullable().optional().describe('Null: no success plan; left out by older packs'),
  proposal: z
    .object({
      is_open: z.boolean().describe('Whether an offer might leave on that day'),
      reasons: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) })),
      offers: z
        .array(
          z.object({ name: z.string(), step: z.string(), staircase: z.string(), amount_minor: nullable }),
        )
        .describe('Of the steps it stands on; none while the lock is closed'),
    })
    .nullable()
    .optional()
    .describe('Left out by packs of before there were staircases'),
})
export type PackContent = z.infer<typeof packContent>

/** What may be offered to an account now; whoever knows of offers and of the lock answers. */
export type ProposeOffers = (db: Db, accountId: number) => Promise<PackContent['proposal']>

const MOST = 12
const EXCERPT = 400

/** The year of the account up to today. */
export async function gatherPack(
  db: Db,
  asked: {
    id: number
    today: string
    currency: string
    timeZone: string
    proposeOffers?: ProposeOffers | undefined
  },
): Promise<PackContent> {
  const { id, today, currency, timeZone, proposeOffers } = asked
  const renewal = await readRenewal(db, id, today)
  if (!renewal) throw renewalNotFound({ field: 'id' })
  const scope = { accountId: renewal.account.id, today, timeZone }
  const facts = await readFacts(db, scope)
  const observations = await readObservations(db, id)
  return {
    as_of: today,
    currency,
    renewal,
    ...facts,
    months: await readMonths(db, scope),
    ...(await readVoice(db, scope)),
    goals: await readPackGoals(db, renewal.account.id, today),
    proposal: (await proposeOffers?.(db, renewal.account.id)) ?? null,
    observations: observations.map(({ checkpoint, day, band: automatic, score, calls }) => ({
      checkpoint,
      day,
      band: automatic,
      score,
      csm: calls.find(({ kind }) => kind === 'csm')?.band ?? null,
      final: calls.find(({ kind }) => kind === 'final')?.band ?? null,
    })),
  }
}

type Scope = { accountId: number; today: string; timeZone: string }
const ids = ({ accountId }: Scope) =>
  sql`(select id from account where id = ${accountId} or merged_into = ${accountId})`

async function readFacts(db: Db, scope: Scope) {
  type Facts = Pick<PackContent, 'industry' | 'customer_since' | 'contacts' | 'signals' | 'leaves_within_90'>
  const { rows } = await sql<Facts>`
    select a.industry, (select min(start_date)::text from subscription s where s.account_id in ${ids(scope)}
        and s.superseded_at = 'infinity' and s.mrr_minor > 0) as customer_since,
      coalesce((select jsonb_agg(jsonb_build_object('name', c.name, 'title', c.title, 'role', c.role, 'left_on', c.left_on)
        order by c.rank, c.name) from (select *, case role when 'decision-maker' then 0 when 'champion' then 1 else 2 end as rank
          from contact_now n where n.account_id in ${ids(scope)} and not n.anonymous
            and (n.role in ('decision-maker', 'champion') or n.title is not null) order by rank, n.name limit ${MOST}) c), '[]') as contacts,
      coalesce((select jsonb_agg(jsonb_build_object('kind', s.kind, 'since', s.holds_since) order by s.holds_since) from signal s
        where s.account_id = a.id and s.closed_on is null and s.dismissed_at is null), '[]') as signals,
      (select p.within_90 from prediction_model m join account_prediction p on p.model_id = m.id and p.account_id = a.id
        where m.role = 'in-force' and not p.has_notice order by p.day desc limit 1) as leaves_within_90
    from account_now a where a.id = ${scope.accountId}`.execute(db)
  return rows[0] as Facts
}

/** Answers to surveys, and the ratings of tickets beside CSAT, as the metric counts them. */
const voicesOf = (scope: Scope) => sql`(
  select s.kind, s.answered_at, s.score, s.comment from survey_answer s
  where s.account_id in ${ids(scope)} and s.superseded_at = 'infinity'
  union all select 'csat', coalesce(t.closed_at, t.opened_at), t.satisfaction, t.subject from ticket t
  where t.account_id in ${ids(scope)} and t.superseded_at = 'infinity' and t.satisfaction is not null)`

/** The ends of the last twelve months, and today. */
async function readMonths(db: Db, scope: Scope): Promise<PackContent['months']> {
  const { accountId, today, timeZone } = scope
  const { rows } = await sql<PackContent['months'][number]>`
    with answer as (select date_trunc('month', s.answered_at at time zone ${timeZone})::date as month,
        avg(s.score) filter (where s.kind = 'nps')::float8 as nps_mean, avg(s.score) filter (where s.kind = 'csat')::float8 as csat_mean
      from ${voicesOf(scope)} s where s.answered_at > ${today}::date - interval '14 months' group by 1)
    select g.day::text, d.mrr_minor, d.seats_paid, d.active_contacts_28d as active_contacts, d.events_28d as events, d.tickets_open,
      h.score, h.band, w.nps_mean, w.csat_mean
    from (select (date_trunc('month', ${today}::date) - make_interval(months => k) - interval '1 day')::date as day
      from generate_series(0, 11) k union select ${today}::date) g
    left join account_day d on d.account_id = ${accountId} and d.day = g.day
    left join health_score h on h.account_id = ${accountId} and h.day = g.day
    left join answer w on w.month = date_trunc('month', g.day)::date
    order by g.day`.execute(db)
  return rows
}

async function readVoice(db: Db, scope: Scope) {
  const { today, timeZone } = scope
  type Voice = Pick<PackContent, 'tickets' | 'nps' | 'csat' | 'notes'>
  const answersOf = (kind: 'nps' | 'csat') => sql`
    coalesce((select jsonb_agg(jsonb_build_object('day', n.day, 'score', n.score, 'comment', n.comment) order by n.at desc)
        from (select s.answered_at as at, (s.answered_at at time zone ${timeZone})::date as day, s.score::float8 as score,
            left(s.comment, ${EXCERPT}) as comment
          from ${voicesOf(scope)} s where s.kind = ${kind}
            and s.answered_at > ${today}::date - interval '1 year' order by s.answered_at desc limit ${MOST}) n), '[]')`
  const { rows } = await sql<Voice>`
    select case when exists (select from ticket limit 1) then (select jsonb_build_object('opened', count(*),
        'urgent', count(*) filter (where t.priority = 'urgent'), 'still_open', count(*) filter (where t.status in ('open', 'pending')))
        from ticket t where t.account_id in ${ids(scope)} and t.superseded_at = 'infinity'
          and t.opened_at > ${today}::date - interval '1 year') end as tickets,
      ${answersOf('nps')} as nps, ${answersOf('csat')} as csat,
      coalesce((select jsonb_agg(jsonb_build_object('day', n.day, 'kind', n.kind, 'author', n.author, 'body', n.body) order by n.at desc)
        from (select n.occurred_at as at, (n.occurred_at at time zone ${timeZone})::date as day, n.kind,
            coalesce(m.name, n.author_name) as author, left(n.body, ${EXCERPT}) as body
          from note n left join member m on m.id = n.author_id where n.account_id in ${ids(scope)} and n.superseded_at = 'infinity'
            and n.occurred_at > ${today}::date - interval '1 year' order by n.pinned desc, n.occurred_at desc limit ${MOST}) n), '[]') as notes`.execute(
    db,
  )
  return rows[0] as Voice
}
