import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { definitionId } from './metric-definitions.ts'
import { metrics, variants } from './metrics.registry.ts'

let app: TestApp

type Rows = { rows: { numerator: number | null; denominator: number | null }[]; next_cursor: string | null }

beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date('2026-11-10T03:00:00Z') })
  await fill(app)
})

afterAll(async () => {
  await app.close()
})

async function get<Body>(path: string): Promise<Body> {
  const reply = await app.http.inject({ method: 'GET', url: path, headers: await app.as('csm') })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(200)
  return reply.json()
}

async function allRows(name: string, query: string): Promise<Rows['rows']> {
  const rows: Rows['rows'] = []
  let cursor: string | null = null
  do {
    const path = `/api/v1/metrics/${name}/rows?${query}&limit=25${cursor ? `&cursor=${cursor}` : ''}`
    const page: Rows = await get(path)
    rows.push(...page.rows)
    cursor = page.next_cursor
  } while (cursor !== null)
  return rows
}

const sum = (rows: Rows['rows'], part: 'numerator' | 'denominator') =>
  rows.reduce((total, row) => total + (row[part] ?? 0), 0)

type Figure = { value: number | null; numerator: number | null; denominator: number | null; n: number }

const october = 'from=2026-10-01&to=2026-11-01'
let listed: Promise<(Figure & { name: string })[]> | undefined
/** Asked for once: it is the same for every metric. */
const list = async () => {
  listed ??= get<{ rows: (Figure & { name: string })[] }>(`/api/v1/metrics?${october}`).then(
    ({ rows }) => rows,
  )
  return listed
}

describe.each(metrics.map((metric) => metric.name))('%s', (name) => {
  test.each([october, `${october}&tier=A`, 'from=2026-11-01&to=2026-12-01', `${october}&as_of=2026-10-20`])(
    'the rows add up to the figure: %s',
    async (query) => {
      const figure = await get<Figure>(`/api/v1/metrics/${name}?${query}`)
      const rows = await allRows(name, query)
      expect(sum(rows, 'numerator')).toBeCloseTo(figure.numerator ?? 0, 6)
      if (figure.denominator !== null) {
        expect(sum(rows, 'denominator')).toBeCloseTo(figure.denominator, 6)
      }
    },
  )

  test('the groups add up to the figure', async () => {
    const figure = await get<Figure>(`/api/v1/metrics/${name}?${october}`)
    for (const by of ['tier', 'plan', 'owner', 'stage', 'industry']) {
      const body = await get<{ breakdown: { groups: { figure: Figure }[] } }>(
        `/api/v1/metrics/${name}?${october}&by=${by}`,
      )
      const groups = body.breakdown.groups.map((group) => group.figure)
      expect(sum(groups, 'numerator'), by).toBeCloseTo(figure.numerator ?? 0, 6)
      if (figure.denominator !== null)
        expect(sum(groups, 'denominator'), by).toBeCloseTo(figure.denominator, 6)
    }
  })

  test('has a value in this world, in the list as on its own page', async () => {
    const figure = await get<Figure>(`/api/v1/metrics/${name}?${october}`)
    expect(figure.value).toEqual(expect.any(Number))
    expect((await list()).find((row) => row.name === name)?.value).toBe(figure.value)
  })
})

describe.each(variants.map(definitionId))('%s', (id) => {
  const name = id.split(':')[0] ?? id

  test.each([
    'from=2026-10-01&to=2026-11-01',
    'from=2026-07-01&to=2026-10-01&tier=A',
    'from=2026-11-01&to=2026-12-01',
    'from=2026-10-01&to=2026-11-01&as_of=2026-10-20',
  ])('the rows, the groups and the difference add up to the figure: %s', async (asked) => {
    const query = `${asked}&definition=${id}`
    const figure = await get<Figure & { breakdown: { groups: { figure: Figure }[] } }>(
      `/api/v1/metrics/${name}?${query}&by=plan`,
    )
    const rows = await allRows(name, query)
    const difference = await get<Difference>(
      `/api/v1/metrics/${name}/difference?${query}&against=${name}@1&limit=500`,
    )
    const isAmount = figure.denominator === null
    if (!isAmount) expect(figure.n).toBeGreaterThan(0)
    for (const part of isAmount ? (['numerator'] as const) : (['numerator', 'denominator'] as const)) {
      const groups = figure.breakdown.groups.map((group) => group.figure)
      expect(sum(rows, part)).toBeCloseTo(figure[part] ?? Number.NaN, 6)
      expect(sum(groups, part)).toBeCloseTo(figure[part] ?? Number.NaN, 6)
      expect(sum(difference.rows, part)).toBeCloseTo(figure[part] ?? Number.NaN, 6)
      const standard = difference.rows.reduce((total, row) => total + row[`against_${part}`], 0)
      expect(standard).toBeCloseTo(difference.against.figure[part] ?? Number.NaN, 6)
    }
    expect(difference.one.figure.value).toBe(figure.value)
  })
})

type Difference = {
  one: { figure: Figure }
  against: { figure: Figure }
  rows: Record<'numerator' | 'denominator' | 'against_numerator' | 'against_denominator', number>[]
}

/** Sixty accounts of which some left, some merged; a third in another currency too. */
async function fill({ db }: TestApp): Promise<void> {
  await sql`select ensure_partitions('account_day', '2026-09-01', '2026-12-01')`.execute(db)
  await sql`insert into member (email, name, role) select 'm' || g || '@example.com', 'M' || g, 'csm' from generate_series(1, 3) g`.execute(
    db,
  )
  await sql`insert into product (key, name) select 'p' || g, 'P' || g from generate_series(1, 3) g`.execute(
    db,
  )
  await sql`insert into plan (key, name) select 'plan' || g, 'Plan ' || g from generate_series(1, 3) g`.execute(
    db,
  )
  await sql`insert into account (id, merged_into, created_at)
    select g, case when g % 20 = 0 then g - 1 end, '2026-01-01' from generate_series(1, 60) g`.execute(db)
  await sql`insert into account_fact (account_id, name, tier, industry, stage, owner_id, recorded_at)
    select g, 'A' || g, case g % 3 when 0 then 'A' when 1 then 'B' end, case when g % 4 > 0 then 'i' || g % 4 end,
      case when g % 5 = 0 then 'renewal' else 'active' end,
      case when g % 4 > 0 then (select id from member order by name offset g % 3 limit 1) end, '2026-01-01'
    from generate_series(1, 60) g`.execute(db)
  await sql`insert into subscription (account_id, product_id, plan_id, start_date, end_date, mrr_minor, currency, recorded_at)
    select 1 + g % 60, 1 + g % 3, 1 + g % 2, date '2026-03-01' + (g * 37) % 240,
      case when g % 3 = 0 then date '2026-03-01' + (g * 37) % 240 + (g * 11) % 90 end,
      1000 * (1 + g % 17), case when g % 9 = 0 then 'USD' else 'JPY' end, '2026-09-01'
    from generate_series(1, 200) g`.execute(db)
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor, seats_paid, active_contacts_28d, baseline_weeks,
      baseline_active_contacts, recent_active_contacts, events_28d, active_days_28d)
    select a.id, d.day, a.id % 7 > 0, 0, case when a.id % 4 > 0 then 10 end, case when a.id % 6 > 0 then a.id % 9 end,
      a.id % 12, 3 + a.id % 5, a.id % 8, n.events, least(n.events, 28)
    from account a, (values (date '2026-09-30', 1), ('2026-10-31', 2), ('2026-10-20', 3), ('2026-11-10', 5)) d(day, nth),
      lateral (select case when (a.id + d.nth) % 11 > 0 then (a.id * d.nth) % 5 * 9 end as events) n where a.merged_into is null`.execute(
    db,
  )
  await sql`insert into ticket (account_id, opened_at, closed_at, first_reply_minutes, satisfaction, status, recorded_at)
    select 1 + g % 60, timestamptz '2026-09-20 00:00Z' + g * interval '7 hours',
      case when g % 3 > 0 then timestamptz '2026-09-20 00:00Z' + g * interval '9 hours' end,
      case when g % 4 > 0 then g % 300 end, case when g % 2 = 0 then 1 + g % 5 end, 'open', '2026-09-20'
    from generate_series(1, 150) g`.execute(db)
  await sql`insert into purchase_order (account_id, ordered_at, amount_minor, currency, recorded_at)
    select 1 + g % 60, timestamptz '2026-09-20 00:00Z' + g * interval '7 hours', (g * 7919) % 90000 - 500,
      case when g % 17 = 0 then 'USD' else 'JPY' end, '2026-09-20'
    from generate_series(1, 150) g`.execute(db)
  await sql`insert into contact (id) select g from generate_series(1, 30) g`.execute(db)
  await sql`insert into survey_answer (account_id, contact_id, kind, score, answered_at, recorded_at)
    select 1 + g % 60, case when g % 5 > 0 then 1 + g % 30 end,
      case when g % 3 = 0 then 'csat' when g % 7 = 0 then 'ces' else 'nps' end,
      case when g % 3 = 0 then g % 5 when g % 7 = 0 then 1 + g % 5 else g % 11 end, timestamptz '2026-09-20 00:00Z' + g * interval '8 hours', '2026-09-20'
    from generate_series(1, 140) g`.execute(db)
  await sql`insert into survey_request (request_key, token_hash, account_id, contact_id, kind, language, question,
      asks_comment, asked_at, closes_at, survey_answer_id, answered_at)
    select 'r' || s.survey_answer_id, sha256(s.survey_answer_id::text::bytea), s.account_id, 1, s.kind, 'en', 'Q', false,
      s.answered_at - interval '2 days', s.answered_at + interval '5 days',
      case when s.survey_answer_id % 3 > 0 then s.survey_answer_id end,
      case when s.survey_answer_id % 3 > 0 then s.answered_at end
    from survey_answer s`.execute(db)
  await sql`insert into account (id, created_at) select g, '2026-08-20' from generate_series(61, 80) g`.execute(
    db,
  )
  await sql`insert into account_fact (account_id, name, tier, industry, stage, signed_up_on, recorded_at)
    select g, 'T' || g, case when g % 2 = 0 then 'A' end, 'i' || g % 3, case when g % 4 = 0 then 'trial' else 'active' end,
      date '2026-08-25' + g % 20, '2026-08-25' from generate_series(61, 80) g`.execute(db)
  await sql`insert into subscription (account_id, product_id, start_date, end_date, mrr_minor, currency, trial, recorded_at)
    select g, 1, date '2026-09-01' + g % 20, date '2026-09-11' + g % 20, 0, 'JPY', true, timestamptz '2026-09-01'
    from generate_series(61, 80) g
    union all
    select g, 1, date '2026-09-11' + g % 20, null, 3000, 'JPY', false, timestamptz '2026-09-01' from generate_series(61, 80, 3) g`.execute(
    db,
  )
}
