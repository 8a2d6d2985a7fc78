import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
const october = 'from=2026-10-01&to=2026-11-01'

type Figure = {
  value: number | null
  numerator: number | null
  denominator: number | null
  n: number
  missing: number
  reason: string | null
  interval: { low: number; high: number; method: string } | null
  scaled: { to: string; value: number; interval: { low: number; high: number } | null }[]
}

async function get<Body = Figure>(path: string): Promise<Body> {
  const url = `/api/v1/metrics/${path}`
  const reply = await app.http.inject({ method: 'GET', url, headers: await app.as('csm') })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(200)
  return reply.json()
}

type Row = {
  account: { name: string }
  numerator: number
  denominator: number
  detail: Record<string, string>
}

async function rowsOf(name: string, query = october): Promise<Record<string, Row>> {
  const { rows } = await get<{ rows: Row[] }>(`${name}/rows?${query}`)
  return Object.fromEntries(rows.map((row) => [row.account.name, row]))
}

beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date('2026-11-10T03:00:00Z'), timeZone: 'UTC' })
  const { db } = app
  await sql`select ensure_partitions('account_day', '2026-09-01', '2026-12-01')`.execute(db)
  await sql`insert into account (id, created_at) select g, '2026-01-01' from generate_series(1, 8) g`.execute(
    db,
  )
  await sql`insert into account_fact (account_id, name, stage, signed_up_on, valid_from, valid_to, recorded_at)
    select g, chr(64 + g), 'active', null::date, '-infinity'::timestamptz, 'infinity'::timestamptz, '2026-01-01'::timestamptz
    from generate_series(1, 6) g
    union all values
      (7, 'G', 'trial', '2026-09-05'::date, '-infinity'::timestamptz, '2026-09-30 00:00Z'::timestamptz, '2026-01-01'::timestamptz),
      (7, 'G', 'active', '2026-09-05', '2026-09-30 00:00Z', 'infinity', '2026-01-01'),
      (8, 'H', 'trial', '2026-10-05', '-infinity', 'infinity', '2026-01-01')`.execute(db)
  await sql`insert into product (id, key, name) values (1, 'suite', 'Suite')`.execute(db)
})
afterAll(() => app.close())

describe('before any fact', () => {
  test.each([
    ['activity-churn', 'not-computed'],
    ['stickiness', 'not-computed'],
    ['ces', 'no-answers'],
    ['survey-response-rate', 'no-requests'],
    ['contract-length', 'no-contracts'],
  ])('%s says %s', async (name, reason) => {
    expect(await get(`${name}?${october}`)).toMatchObject({ value: null, reason, interval: null, scaled: [] })
  })
})

describe('usage', () => {
  beforeAll(async () => {
    // A stays, B and C stop, D is not known at the end, E never used it, F begins.
    await sql`insert into account_day (account_id, day, is_customer, mrr_minor, events_28d, active_days_28d)
      values (1, '2026-09-30', true, 0, 5, 3), (2, '2026-09-30', true, 0, 9, 4), (3, '2026-09-30', true, 0, 1, 1),
        (4, '2026-09-30', true, 0, 7, 7), (5, '2026-09-30', true, 0, null, null), (6, '2026-09-30', true, 0, 0, 0),
        (1, '2026-10-31', true, 0, 8, 14), (2, '2026-10-31', true, 0, 0, 0), (3, '2026-10-31', true, 0, 0, 0),
        (4, '2026-10-31', true, 0, null, null), (5, '2026-10-31', true, 0, null, null), (6, '2026-10-31', true, 0, 2, 2)`.execute(
      app.db,
    )
    await sql`insert into fact_change (topic) values ('history')`.execute(app.db)
  })

  test('two of three known ones stopped; the one nobody knows of is missing', async () => {
    const figure = await get(`activity-churn?${october}`)
    expect(figure).toMatchObject({ value: 2 / 3, numerator: 2, denominator: 3, n: 3, missing: 1 })
    expect(figure.interval?.method).toBe('wilson')
    const rows = await rowsOf('activity-churn')
    expect(Object.keys(rows).sort()).toEqual(['A', 'B', 'C'])
    expect([rows.A?.numerator, rows.B?.numerator]).toEqual([0, 1])
  })

  test('used on 14 and on 2 of 28 days is a stickiness of 2/7, of those who used it at all', async () => {
    expect(await get(`stickiness?${october}`)).toMatchObject({ numerator: 16, denominator: 56, n: 2 })
    expect((await get(`stickiness?${october}`)).value).toBeCloseTo(2 / 7, 12)
  })
})

describe('trials', () => {
  beforeAll(async () => {
    // A pays on its 30th day, B a day later, C never, D was a customer before its trial, E is still within its days.
    await sql`insert into subscription (account_id, product_id, start_date, end_date, mrr_minor, currency, trial, recorded_at)
      values (1, 1, '2026-09-02', '2026-10-02', 0, 'JPY', true, '2026-09-02'), (1, 1, '2026-10-02', null, 3000, 'JPY', false, '2026-10-02'),
        (2, 1, '2026-09-02', '2026-10-03', 0, 'JPY', false, '2026-09-02'), (2, 1, '2026-10-03', null, 3000, 'JPY', false, '2026-10-03'),
        (3, 1, '2026-09-10', null, 0, 'JPY', true, '2026-09-10'),
        (4, 1, '2026-01-01', '2026-09-01', 9000, 'JPY', false, '2026-01-01'), (4, 1, '2026-09-02', null, 0, 'JPY', true, '2026-09-02'),
        (5, 1, '2026-10-20', '2026-10-25', 0, 'JPY', true, '2026-10-20'), (5, 1, '2026-10-25', null, 3000, 'JPY', false, '2026-10-25'),
        (7, 1, '2026-09-30', null, 3000, 'JPY', false, '2026-09-30')`.execute(app.db)
  })

  test('two of the four whose 30th day came in October paid by then', async () => {
    expect(await get(`trial-conversion?${october}`)).toMatchObject({
      value: 0.5,
      numerator: 2,
      denominator: 4,
    })
    const rows = await rowsOf('trial-conversion')
    expect(Object.keys(rows).sort()).toEqual(['A', 'B', 'C', 'G'])
    expect(rows.A).toMatchObject({
      numerator: 1,
      detail: { started_on: '2026-09-02', paid_on: '2026-10-02' },
    })
    expect(rows.B).toMatchObject({ numerator: 0, detail: { paid_on: '2026-10-03' } })
    expect(rows.G).toMatchObject({ numerator: 1, detail: { started_on: '2026-09-05' } })
  })

  test('as of a day before it paid, the trial of A had not been paid', async () => {
    const figure = await get(`trial-conversion?from=2026-10-01&to=2026-10-11&as_of=2026-10-01`)
    expect(figure).toMatchObject({ value: null, reason: 'no-trials' })
    const then = await get(`trial-conversion?${october}&as_of=2026-10-02`)
    expect(then).toMatchObject({ numerator: 1, denominator: 2 })
  })
})

describe('contract length', () => {
  beforeAll(async () => {
    await sql`truncate subscription`.execute(app.db)
    // October: A 31 days, B 15 and ends, C 10 days then a day's gap and 20 more, D only changes its currency on the 11th.
    await sql`insert into subscription (account_id, product_id, start_date, end_date, mrr_minor, currency, recorded_at)
      values (1, 1, '2026-01-01', '2026-10-10', 1000, 'JPY', '2026-01-01'), (1, 1, '2026-10-10', null, 2000, 'JPY', '2026-01-01'),
        (2, 1, '2026-01-01', '2026-10-16', 1000, 'JPY', '2026-01-01'),
        (3, 1, '2026-01-01', '2026-10-11', 1000, 'JPY', '2026-01-01'), (3, 1, '2026-10-12', null, 1000, 'JPY', '2026-01-01'),
        (4, 1, '2026-01-01', '2026-10-11', 1000, 'JPY', '2026-01-01'), (4, 1, '2026-10-11', null, 10, 'USD', '2026-01-01')`.execute(
      app.db,
    )
  })

  test('the months of all over the stretches that ended, with the interval of two ends', async () => {
    const figure = await get(`contract-length?${october}`)
    const months = ((31 + 15 + 30 + 10) * 12) / 365
    expect(figure).toMatchObject({ denominator: 2, n: 4 })
    expect(figure.numerator).toBeCloseTo(months, 9)
    expect(figure.value).toBeCloseTo(months / 2, 9)
    // exp(1.959964 / √2) = 3.99840…
    expect(figure.interval?.high).toBeCloseTo((months / 2) * 3.9984, 3)
    const rows = await rowsOf('contract-length')
    expect(rows.B).toMatchObject({ denominator: 1, detail: { ended_on: '2026-10-16' } })
    expect(rows.D).toMatchObject({ denominator: 0, detail: { ended_on: null } })
  })

  test('no end is no zero and no infinity, but unknown', async () => {
    const figure = await get('contract-length?from=2026-09-01&to=2026-10-01')
    expect(figure).toMatchObject({ value: null, reason: 'nothing-lost', denominator: 0, n: 4 })
  })
})

describe('a loss scaled', () => {
  test('one of three lost in 92 days, by hand', async () => {
    const figure = await get('customer-churn-rate?from=2026-08-01&to=2026-11-01')
    expect(figure).toMatchObject({ numerator: 1, denominator: 4 })
    const [month, year] = figure.scaled
    expect([month?.to, year?.to]).toEqual(['month', 'year'])
    expect(month?.value).toBeCloseTo(1 - (3 / 4) ** (365 / 12 / 92), 12)
    expect(year?.value).toBeCloseTo(1 - (3 / 4) ** (365 / 92), 12)
    const high = figure.interval?.high ?? Number.NaN
    expect(year?.interval?.high).toBeCloseTo(1 - (1 - high) ** (365 / 92), 12)
  })

  test('activity lost is not scaled before its 28 days are over, for nobody who stopped since is missed yet', async () => {
    await sql`insert into account_day (account_id, day, is_customer, mrr_minor, events_28d, active_days_28d)
      select a, d::date, true, 0, case when a = 1 and d > '2026-09-30' then 0 else 3 end, 1
      from generate_series(1, 4) a, unnest(array['2026-09-30', '2026-10-10', '2026-10-27', '2026-10-28']) d
      on conflict (account_id, day) do update set events_28d = excluded.events_28d`.execute(app.db)
    await sql`insert into fact_change (topic) values ('history')`.execute(app.db)
    const until = (day: string) => get(`activity-churn?from=2026-10-01&to=${day}`)
    expect(await until('2026-10-11')).toMatchObject({ value: 0.25, scaled: [], scaled_from_days: 28 })
    expect(await until('2026-10-28')).toMatchObject({ value: 0.25, scaled: [], scaled_from_days: 28 })
    const whole = await until('2026-10-29')
    expect(whole).toMatchObject({ value: 0.25, scaled_from_days: null })
    expect(whole.scaled[0]?.value).toBeCloseTo(1 - (3 / 4) ** (365 / 12 / 28), 12)
  })

  test('what is no loss is not scaled, nor a rate above one', async () => {
    expect((await get(`gross-revenue-retention?${october}`)).scaled).toEqual([])
    expect((await get(`arpa?${october}`)).scaled).toEqual([])
  })
})

describe('questions and answers', () => {
  beforeAll(async () => {
    await sql`insert into contact (id) select generate_series(1, 6)`.execute(app.db)
    // 1 and 2 answered, 3 did not, 4 bounced, 5 is still open, 6 was answered in November.
    await sql`insert into outbox_mail (idempotency_key, kind, to_address, language, subject, body_text, body_html,
        if_unsure, state, due_at, give_up_at, created_at, settled_at, bounced_at)
      select 'm' || g, 'survey', 'a@example.com', 'ja', '', '', '', 'ask', case when g = 5 then 'dead' else 'sent' end,
        '2026-10-01', '2026-10-02', '2026-10-01', '2026-10-01', case when g = 4 then '2026-10-02'::timestamptz end
      from generate_series(1, 7) g`.execute(app.db)
  })

  test('CES is the mean of the answers, and stays on its scale', async () => {
    await sql`insert into survey_answer (account_id, contact_id, kind, score, answered_at, recorded_at) values
      (1, 1, 'ces', 7, '2026-10-03', '2026-10-03'), (2, 2, 'ces', 6, '2026-10-04', '2026-10-04'),
      (2, 2, 'nps', 1, '2026-10-04', '2026-10-04'), (3, 3, 'ces', 2, '2026-11-02', '2026-11-02')`.execute(
      app.db,
    )
    const figure = await get(`ces?${october}`)
    expect(figure).toMatchObject({ value: 6.5, numerator: 13, denominator: 2, interval: { high: 7, low: 1 } })
  })

  test('two answered of the three that arrived and closed in October', async () => {
    await sql`insert into survey_request (request_key, token_hash, account_id, contact_id, kind, language, question,
        asks_comment, asked_at, closes_at, outbox_mail_id, survey_answer_id, answered_at)
      select 'r' || v.id, sha256(('t' || v.id)::bytea), v.id, v.id, 'ces', 'ja', 'Q' || v.id, true, '2026-10-01', v.closes::timestamptz,
        m.id, s.survey_answer_id, v.answered::timestamptz
      from (values (1, '2026-10-15', '2026-10-03'), (2, '2026-10-15', '2026-10-14'), (3, '2026-10-15', null),
          (4, '2026-10-15', null), (5, '2026-10-15', null), (6, '2026-11-30', null)) v(id, closes, answered)
      join outbox_mail m on m.idempotency_key = 'm' || v.id
      left join survey_answer s on v.answered is not null and s.contact_id = v.id and s.kind = 'ces'`.execute(
      app.db,
    )
    const figure = await get(`survey-response-rate?${october}`)
    expect(figure).toMatchObject({ value: 2 / 3, numerator: 2, denominator: 3, n: 3 })
    expect(Object.keys(await rowsOf('survey-response-rate')).sort()).toEqual(['A', 'B', 'C'])
    expect(await get('survey-response-rate?from=2026-11-01&to=2026-12-01')).toMatchObject({
      value: null,
      reason: 'no-requests',
    })
  })
})

describe('by segment', () => {
  test('an account counts in each of its segments, within the filters, and few are marked', async () => {
    await sql`insert into segment (id, name, kind, created_at) values (1, 'One', 'list', now()), (2, 'Two', 'list', now())`.execute(
      app.db,
    )
    await sql`insert into segment_member (segment_id, account_id, since, since_version)
      values (1, 1, '2026-01-01', 1), (1, 2, '2026-01-01', 1), (2, 2, '2026-01-01', 1)`.execute(app.db)
    type Breakdown = {
      breakdown: {
        overlap: boolean
        few_below: number
        groups: { key: string; label: string; figure: Figure }[]
      }
    }
    const { breakdown } = await get<Breakdown>(`customer-churn-rate?${october}&by=segment`)
    expect(breakdown).toMatchObject({
      overlap: true,
      few_below: 10,
      groups: [
        { key: '1', label: 'One', figure: { value: 0.5, numerator: 1, denominator: 2 } },
        { key: '2', label: 'Two', figure: { value: 1, numerator: 1, denominator: 1 } },
      ],
    })
    const both = await get<Breakdown>(`customer-churn-rate?${october}&by=segment&segment=2`)
    expect(both.breakdown.groups.map(({ figure }) => figure.denominator)).toEqual([1, 1])
  })
})
