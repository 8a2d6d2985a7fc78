import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passDay } from '../src/features/renewals/renewals.jobs.ts'
import { defaultSignalRule } from '../src/features/signals/signals.rule.ts'
import { refreshStaircases } from '../src/features/staircase/staircase.jobs.ts'
import { createTestApp, type TestApp } from './app.ts'
import { step, tagged as taggedBy } from './staircase.ts'

const now = new Date('2026-11-20T03:00:00Z')
const month = 'from=2026-10-01&to=2026-10-31'

/** What a path must be asked besides. */
const asked: Readonly<Record<string, string>> = {
  '/api/v1/mrr-movements': month,
  '/api/v1/metrics': month,
  '/api/v1/metrics/{name}': month,
  '/api/v1/metrics/{name}/rows': month,
  '/api/v1/metrics/{name}/difference': month,
  '/api/v1/support-success': month,
  '/api/v1/kpi-tree': month,
  '/api/v1/cohorts/accounts': 'start=2026-10-01&age=0',
  '/api/v1/signals/history': 'since=2026-10-01',
}

/** Paths on which this world has nothing to show: only that they take a segment is seen. */
const nothingToShow: readonly string[] = [
  '/api/v1/health/honesty',
  '/api/v1/health/honesty/rows',
  '/api/v1/health/movements',
  '/api/v1/onboardings',
  '/api/v1/onboardings/numbers',
  '/api/v1/onboardings/sums',
  '/api/v1/prediction',
  '/api/v1/renewals/accuracy',
  '/api/v1/renewals/calls-due',
  '/api/v1/renewals/disagreements',
  '/api/v1/renewals/loss-reasons',
  '/api/v1/renewals/recontract',
  '/api/v1/renewals/win-backs',
  '/api/v1/success-plans/without',
]

let app: TestApp
const ids = { segment: 0, nobody: 0 }

async function call(method: 'GET' | 'POST', url: string, payload?: object) {
  const answer = await app.http.inject({
    method,
    url,
    headers: await app.as('admin'),
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, text: answer.body }
}

async function made(url: string, payload: object): Promise<number> {
  const { status, text } = await call('POST', `/api/v1${url}`, payload)
  expect([200, 201], `${url} ${text}`).toContain(status)
  return JSON.parse(text).id
}

async function customer(name: string): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    with a as (insert into account (external_id, created_at) values (${name}, '2026-10-05T00:00:00Z') returning id)
    insert into account_fact (account_id, name, tier, tags, recorded_at)
    select id, ${name}, 'A', array['Start', ${name}], '2026-10-05T00:00:00Z' from a returning account_id as id`.execute(
    app.db,
  )
  const id = rows[0]?.id as number
  await sql`
    insert into subscription (account_id, product_id, start_date, seats, mrr_minor, currency, renewal_date, billing_period)
    select ${id}, id, '2026-10-10', 10, 50000, 'JPY', '2026-12-10', 'month' from product`.execute(app.db)
  await sql`
    insert into usage_day (account_id, day, contact_id, events, features, first_ts, last_ts)
    select ${id}, d, 0, 5, repeat('0', 256)::bit(256), d, d
    from generate_series('2026-10-10'::timestamptz, '2026-10-25'::timestamptz, interval '1 day') d`.execute(
    app.db,
  )
  await sql`
    insert into ticket (external_id, account_id, opened_at, status, priority)
    select ${name} || n, ${id}, '2026-10-12T00:00:00Z'::timestamptz + n * interval '1 day', 'open', 'urgent'
    from generate_series(1, 4) n`.execute(app.db)
  await sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(app.db)
  await made('/success-plans', { account_id: id, template: 'adoption', language: 'en' })
  await made('/tasks', { title: `Call ${name}`, account_id: id })
  await made('/opportunities', {
    name: `More for ${name}`,
    kind: 'upsell',
    account_id: id,
    amount_minor: 1000,
  })
}

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  await sql`select ensure_partitions('usage_day', '2026-10-01'::date, '2026-12-01'::date)`.execute(app.db)
  await customer('Inside')
  await customer('Outside')
  await made('/staircases', { name: 'Way', steps: [step('Start')] })
  await sql`
    with a as (insert into account (external_id) values ('Inside orders'), ('Outside orders') returning id, external_id),
    f as (
      insert into account_fact (account_id, name, tags, recorded_at)
      select id, external_id, array[split_part(external_id, ' ', 1)], '2026-10-05T00:00:00Z' from a
    )
    insert into purchase_order (account_id, ordered_at, amount_minor, currency)
    select id, '2026-10-15T03:00:00Z', 9000, 'JPY' from a`.execute(app.db)
  await sql`
    with p as (
      insert into playbook (id, name, draft, state, version, created_at, changed_at) values (1, 'Greet', '{}', 'paused', 1, now(), now())
      returning id
    ), v as (insert into playbook_version (playbook_id, version, content, saved_at) select id, 1, '{}', now() from p returning playbook_id)
    insert into playbook_enrolment (playbook_id, version, account_id, cause_key, cause, arm, state, entered_at, ended_at)
    select v.playbook_id, 1, a.id, 'x', '{}', 'treated', 'done', now(), now() from v, account a`.execute(
    app.db,
  )
  await app.refresh.refreshNews()
  await app.refresh.backfillHistory()
  await sql`
    with rule as (insert into signal_rule (content) values (${JSON.stringify(defaultSignalRule())}::jsonb) returning version)
    insert into signal (account_id, kind, rule_version, holds_since, opened_on, last_seen_on, evidence, money_minor)
    select a.id, 'usage-collapse', version, '2026-11-01', '2026-11-01', '2026-11-20', '{}', 50000 from account a, rule`.execute(
    app.db,
  )
  await passDay(app)
  await refreshStaircases(app)
  const tagged = (name: string) => ({ kind: 'rule', name, rule: taggedBy(name) })
  ids.segment = await made('/segments', tagged('Inside'))
  ids.nobody = await made('/segments', tagged('Nobody'))
})
afterAll(() => app.close())

describe('a segment in the address', () => {
  it('narrows every answer that takes one', async () => {
    const { paths } = JSON.parse((await call('GET', '/openapi.json')).text)
    const taking = Object.keys(paths).filter((path) =>
      paths[path].get?.parameters?.some(({ name }: { name: string }) => name === 'segment'),
    )
    expect(taking.length).toBeGreaterThan(40)
    expect(taking).toContain('/api/v1/prediction/accounts')
    const untouched: string[] = []
    for (const path of taking) {
      const ask = async (segment?: number) => {
        const url = path
          .replace('{name}', path.endsWith('difference') ? 'customer-churn-rate' : 'mrr')
          .replace('{id}', '1')
        const answer = await call(
          'GET',
          `${url}?${asked[path] ?? ''}${segment === undefined ? '' : `&segment=${segment}`}`,
        )
        expect(answer.status, `${path} ${answer.text}`).toBe(200)
        return answer.text
      }
      const all = await ask()
      const some = await ask(ids.segment)
      const none = await ask(ids.nobody)
      expect(some, path).not.toContain('Outside')
      expect(none, path).not.toContain('Inside')
      if (all === some || some === none) untouched.push(path)
    }
    expect(untouched.filter((path) => !nothingToShow.includes(path))).toEqual([])
  })
})
