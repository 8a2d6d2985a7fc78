import { sql } from 'kysely'
import { expect } from 'vitest'
import { ensureDayPartitions } from '../src/features/metrics/refresh.store.ts'
import { refreshStaircases } from '../src/features/staircase/staircase.jobs.ts'
import type { TestApp } from './app.ts'

export const tagged = (...tags: string[]) => ({
  kind: 'condition',
  field: 'tag',
  op: 'any-of',
  value: tags,
})

export const step = (name: string, part: object = {}) => ({
  name,
  rule: tagged(name),
  guidance: `Do ${name}`,
  offer: { name: `Offer ${name}`, kind: 'module', amount_minor: 120_000 },
  ...part,
})

type Role = Parameters<TestApp['as']>[0]
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Accounts whose tags are what they have lived through, on a world in which everybody is satisfied. */
export function staircaseWorld(app: () => TestApp, now: () => Date) {
  const today = () => now().toISOString().slice(0, 10)

  async function call<Body>(
    method: Method,
    path: string,
    options: { payload?: object; role?: Role; status?: number } = {},
  ): Promise<Body> {
    const { payload, role = 'cs-lead', status = 200 } = options
    const reply = await app().http.inject({
      method,
      url: `/api/v1${path}`,
      headers: await app().as(role),
      ...(payload ? { payload } : {}),
    })
    expect(reply.statusCode, reply.body.slice(0, 400)).toBe(status)
    return (reply.body === '' ? undefined : reply.json()) as Body
  }

  /** Makes accounts that are customers of the tier. */
  async function customers(count: number, tier: string | null = 'A'): Promise<number[]> {
    const { rows } = await sql<{ id: number }>`
      with a as (insert into account (created_at) select '2025-01-01' from generate_series(1, ${count}) returning id)
      insert into account_fact (account_id, name, tier, tags, recorded_at) select id, 'Account ' || id, ${tier}, '{}', '2025-01-01'
      from a returning account_id as id`.execute(app().db)
    await figures()
    return rows.map(({ id }) => id)
  }

  /** Today's figures of everybody: customers with an experience of 80, unless they have other ones. */
  async function figures(): Promise<void> {
    await ensureDayPartitions(app().db, today(), today())
    await sql`insert into refresh_state (day, usage_arrives, tickets_known) values (${today()}::date, false, true)
      on conflict (only_row) do update set day = excluded.day`.execute(app().db)
    await sql`insert into account_day (account_id, day, is_customer, mrr_minor)
      select id, ${today()}::date, true, 1000 * id from account_now on conflict do nothing`.execute(app().db)
    await sql`insert into health_score (account_id, day, rule_version, score, outcomes, experience, known_share, band, measure_values, measure_points)
      select id, ${today()}::date, 1, 80, 80, 80, 1, 'good', '{}', '{}' from account_now on conflict do nothing`.execute(
      app().db,
    )
  }

  const experience = (id: number, value: number | null) =>
    sql`update health_score set experience = ${value} where account_id = ${id} and day = ${today()}::date`.execute(
      app().db,
    )

  /** What an account has lived through; it has news then. */
  async function live(id: number, ...tags: string[]): Promise<void> {
    await sql`with old as (update account_fact set superseded_at = ${now()} where account_id = ${id}
        and superseded_at = 'infinity' returning *)
      insert into account_fact (account_id, name, tier, owner_id, tags, recorded_at) select account_id, name, tier, owner_id,
        ${tags}::text[], ${now()} from old`.execute(app().db)
    await news(id)
  }

  const news = (...ids: number[]) =>
    sql`insert into stair_dirty (account_id) select unnest(${ids}::integer[]) on conflict do nothing`.execute(
      app().db,
    )

  const ticket = (id: number, part: { priority?: string; status?: string } = {}) =>
    sql`insert into ticket (account_id, subject, priority, status, opened_at) values (${id}, 'Help', ${part.priority ?? 'urgent'},
      ${part.status ?? 'open'}, ${now()})`.execute(app().db)

  const solve = (id: number) =>
    sql`with old as (update ticket set superseded_at = ${now()} where account_id = ${id} and superseded_at = 'infinity' returning *)
      insert into ticket (ticket_id, account_id, subject, priority, status, opened_at, recorded_at)
      select ticket_id, account_id, subject, priority, 'solved', opened_at, ${now()} from old`.execute(
      app().db,
    )

  const answer = (id: number, kind: 'nps' | 'csat', score: number, daysAgo = 1) =>
    sql`insert into survey_answer (account_id, kind, score, answered_at)
      values (${id}, ${kind}, ${score}, ${now()}::timestamptz - make_interval(days => ${daysAgo}))`.execute(
      app().db,
    )

  const refresh = (isAllNews = false) => refreshStaircases(app(), { isAllNews })

  return { call, customers, figures, experience, live, news, ticket, solve, answer, refresh, today }
}
