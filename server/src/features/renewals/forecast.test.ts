import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { readPdf } from '../../../test/pdf-text.ts'
import { createOutgoing } from '../../platform/outgoing.ts'
import { createCalls } from '../playbooks/webhook.jobs.ts'
import { passDay, refreshRenewals } from './renewals.jobs.ts'

let app: TestApp
let now = new Date('2026-04-20T03:00:00Z')
let sales = ''

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (const role of ['csm', 'sales', 'executive'] as const) await app.as(role)
  const { rows } = await sql<{ id: string }>`select id from member where role = 'sales'`.execute(app.db)
  sales = rows[0]?.id ?? ''
  await sql`insert into account (id) select generate_series(1, 60)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, owner_id, tier, recorded_at)
    select n, '青葉商事 ' || n, case when n <> 50 then (select id from member where role = 'csm') end, case when n % 2 = 0 then 'A' end, '2024-01-01'
    from generate_series(1, 60) n`.execute(app.db)
  await sql`insert into product (id, key, name) values (1, 'core', 'Core')`.execute(app.db)
})
afterAll(() => app.close())

async function call<Body>(
  method: 'GET' | 'PUT' | 'POST' | 'PATCH',
  path: string,
  options: { payload?: object; role?: 'csm' | 'cs-lead' | 'sales' | 'executive'; status?: number } = {},
): Promise<Body> {
  const { payload, role = 'sales', status = 200 } = options
  const reply = await app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers: await app.as(role),
    ...(payload ? { payload } : {}),
  })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(status)
  return (
    reply.headers['content-type']?.toString().includes('json') ? reply.json() : reply.rawPayload
  ) as Body
}

async function go(day: string) {
  now = new Date(`${day}T03:00:00Z`)
  await sql`insert into renewal_dirty (account_id) values (0) on conflict do nothing`.execute(app.db)
  await refreshRenewals(app)
  await passDay(app)
}

type Forecast = {
  calibration: { category: string; due: number; kept: number; share: number | null; low: number | null }[]
  months: {
    month: string
    parts: { category: string; mrr_minor: number }[]
    expected: Record<'renewals' | 'of_minor' | 'mrr_minor' | 'low_minor' | 'high_minor', number> | null
  }[]
}

test('without enough calls that came due nothing is expected; with them, by their own record', async () => {
  // Twenty-five due in May, of which twenty go on; ten due in July.
  await sql`insert into subscription (account_id, product_id, start_date, end_date, renewal_date, mrr_minor, currency, billing_period, recorded_at)
    select n, 1, date '2025-05-10', case when n <= 5 then date '2026-05-10' end, date '2026-05-10', 1000, 'JPY', 'year', timestamptz '2025-05-10'
    from generate_series(1, 25) n
    union all select n, 1, date '2025-07-10', null, date '2026-07-10', 2000, 'JPY', 'year', timestamptz '2025-07-10' from generate_series(41, 50) n`.execute(
    app.db,
  )
  await go('2026-04-20')
  await sql`update renewal set state = 'committed' where gone_on is null`.execute(app.db)
  const before = await call<Forecast>('GET', '/renewals/forecast')
  expect(before.months).toEqual([
    { month: '2026-05', parts: [{ category: 'committed', renewals: 25, mrr_minor: 25_000 }], expected: null },
    { month: '2026-07', parts: [{ category: 'committed', renewals: 10, mrr_minor: 20_000 }], expected: null },
  ])
  expect(before.calibration.every(({ share, low }) => share === null && low === null)).toBe(true)

  await go('2026-04-27')
  await go('2026-06-15')
  const after = await call<Forecast>('GET', '/renewals/forecast')
  expect(after.calibration[0]).toMatchObject({ category: 'committed', due: 25, kept: 20, share: 0.8 })
  // binom.test(20, 25) in R 4.3: 0.5929629 to 0.9316876
  expect(after.months[0]).toMatchObject({
    month: '2026-07',
    expected: { renewals: 10, of_minor: 20_000, mrr_minor: 16_000, low_minor: 11_859, high_minor: 18_634 },
  })
  // Three are called what has no record of its own yet: the others are expected by theirs, and it is told how many they are.
  const { rows: july } = await sql<{ id: number }>`
    select id from renewal where renews_on = '2026-07-10' order by id limit 3`.execute(app.db)
  const callThem = async (state: string) => {
    for (const { id } of july) await call('PATCH', `/renewals/${id}`, { payload: { state } })
  }
  await callThem('at-risk')
  expect((await call<Forecast>('GET', '/renewals/forecast')).months[0]).toMatchObject({
    parts: expect.arrayContaining([{ category: 'at-risk', renewals: 3, mrr_minor: 6_000 }]),
    expected: { renewals: 7, of_minor: 14_000, mrr_minor: 11_200, low_minor: 8_301, high_minor: 13_044 },
  })
  await callThem('committed')
  expect(await call('GET', '/renewals/accuracy')).toMatchObject({
    rows: [
      {
        month: '2026-05',
        due_minor: 25_000,
        kept_minor: 20_000,
        taken_on: '2026-04-27',
        committed_minor: 25_000,
        unknown: 0,
        // Nothing had come due before it was kept, so nothing was expected.
        expected_minor: null,
        inside: null,
      },
    ],
  })
  const { rows } = await call<{ rows: { owner: { name: string } }[] }>('GET', '/renewals/accuracy?by=owner')
  expect(rows[0]?.owner.name).toBe('Test csm')
})

test('the re-contract rate counts what came due, in groups, and describes a day before and after', async () => {
  expect(await call('GET', '/renewals/recontract?by=tier&split=2026-05-10')).toMatchObject({
    all: { due: 25, renewed: 20, share: 0.8 },
    before: { due: 0, share: null },
    after: { due: 25, renewed: 20 },
    groups: [
      { key: 'A', due: 12, renewed: 10 },
      { key: null, due: 13, renewed: 10 },
    ],
  })
  expect(await call('GET', '/renewals/recontract?by=cohort')).toMatchObject({
    groups: [{ key: '2025', due: 25 }],
  })
  expect(await call('GET', '/renewals/recontract?by=term')).toMatchObject({
    groups: [{ key: '12', due: 25 }],
  })
  expect(await call('GET', '/renewals/recontract?owner=none')).toMatchObject({
    all: { due: 0, share: null },
    groups: [],
  })
})

test('losses have reasons, and who does not pay today can be won back', async () => {
  type Lost = { id: number; account: { id: number }; lost_on: string }
  const { rows } = await call<{ rows: Lost[] }>('GET', '/renewals/win-backs?limit=3')
  expect(rows).toHaveLength(3)
  await call('PATCH', `/renewals/${rows[0]?.id}`, {
    payload: {
      loss_reason: 'competitor',
      competitor: 'Other Ltd',
      loss_note: 'They wanted one tool for all',
      foreseeable: 'partly',
      follow_up_on: '2026-09-01',
    },
  })
  expect(await call('GET', '/renewals/loss-reasons')).toMatchObject({
    rows: [
      { reason: null, renewals: 4, mrr_minor: 4_000 },
      { reason: 'competitor', renewals: 1, partly: 1, competitors: ['Other Ltd'] },
    ],
  })
  await sql`update renewal set result_on = result_on + 1 where id = (select max(id) from renewal where result = 'lost')`.execute(
    app.db,
  )
  const again = await call<{ rows: Lost[] }>('GET', '/renewals/win-backs')
  expect(again.rows[0]).toMatchObject({ id: rows[0]?.id, loss_note: 'They wanted one tool for all' })
  expect(again.rows).toHaveLength(5)
  // Whom nobody follows up: who was lost last comes first, also over pages.
  const days = again.rows.slice(1).map(({ lost_on }) => lost_on)
  expect(days).toEqual(days.toSorted().reverse())
  const paged: Lost[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: { rows: Lost[]; next_cursor: string | null } = await call(
      'GET',
      `/renewals/win-backs?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    )
    paged.push(...page.rows)
    cursor = page.next_cursor
  }
  expect(paged).toEqual(again.rows)
  expect(new Set(days).size).toBeGreaterThan(1)
})

test('ninety days before, a pack is made once, sent, received and followed', async () => {
  type Pack = {
    id: number
    renewal_id: number
    sent_to: string | null
    sent_to_name: string | null
    account: string
    received_at: string | null
    content: { months: unknown[]; as_of: string; csat?: unknown[] }
  }
  const packs = await call<{ rows: Pack[] }>('GET', '/renewal-packs')
  // The May renewals came near before April 20, the July ones on it.
  expect(new Set(packs.rows.map(({ renewal_id: id }) => id)).size).toBe(packs.rows.length)
  // Nobody is named in the rule: the owner of the account gets it, and where there is none it waits.
  for (const { account, sent_to_name: to } of packs.rows)
    expect(to).toBe(account === '青葉商事 50' ? null : 'Test csm')
  const id = packs.rows.find(({ sent_to: to }) => to === null)?.id
  await call('POST', `/renewal-packs/${id}/receipt`, { status: 403 })
  const rules = await call<{ rows: { version: number; content: object }[] }>('GET', '/renewals/rules')
  const { version, content } = rules.rows[0] ?? { version: 0, content: {} }
  const rule = (url: string) => ({ based_on: version, rule: { ...content, pack_webhook: url } })
  const wrong = { payload: rule('ftp://crm.example/hook'), role: 'cs-lead', status: 400 } as const
  expect(await call('PUT', '/renewals/rules', wrong)).toMatchObject({ field: 'rule.pack_webhook' })
  await call('PUT', '/renewals/rules', { payload: rule('https://crm.example/hook'), role: 'cs-lead' })
  await call('POST', `/renewal-packs/${id}/send`, { payload: { member_id: sales }, role: 'csm' })
  const { rows: calls } = await sql<{ url: string; is_offer: boolean; body: object }>`
    select url, is_offer, body from webhook_call`.execute(app.db)
  expect(calls).toMatchObject([
    {
      url: 'https://crm.example/hook',
      is_offer: false,
      body: {
        type: 'renewal-pack.sent',
        data: { pack: id, sent_to: { name: 'Test sales' }, content: { currency: 'JPY' } },
      },
    },
  ])
  const { rows: told } = await sql<{ kind: string; by_mail: string }>`
    select kind, by_mail from notification where member_id = ${sales}::uuid and kind = 'renewal-pack'`.execute(
    app.db,
  )
  expect(told).toEqual([{ kind: 'renewal-pack', by_mail: 'now' }])
  expect((await call<Pack>('POST', `/renewal-packs/${id}/receipt`)).received_at).toBe('2026-06-15T03:00:00Z')
  await call('PATCH', `/renewal-packs/${id}`, {
    payload: { outcome: 'They sign in June', follow_up_on: '2026-06-20' },
  })
  const pack = await call<Pack>('GET', `/renewal-packs/${id}`)
  expect(pack).toMatchObject({ outcome: 'They sign in June', outcome_by: 'Test sales' })
  expect(pack.content.months).toHaveLength(13)
  expect(pack.content.csat).toEqual([])

  await sql`insert into survey_answer (account_id, kind, score, comment, answered_at)
    values (50, 'csat', 4, 'すぐ直った', '2026-06-02'), (50, 'csat', 3, null, '2026-06-09'), (50, 'nps', 9, null, '2026-05-09')`.execute(
    app.db,
  )
  await sql`insert into ticket (account_id, subject, status, priority, opened_at, closed_at, satisfaction)
    values (50, '表示が遅い', 'closed', 'normal', '2026-06-10', '2026-06-11', 2)`.execute(app.db)

  const made = await call<Pack>('POST', `/renewals/${pack.renewal_id}/packs`, { status: 201 })
  expect(made.content).toMatchObject({
    as_of: '2026-06-15',
    csat: [
      { day: '2026-06-11', score: 2, comment: '表示が遅い' },
      { day: '2026-06-09', score: 3, comment: null },
      { day: '2026-06-02', score: 4, comment: 'すぐ直った' },
    ],
    nps: [{ day: '2026-05-09', score: 9 }],
  })
  await call('POST', `/renewals/${pack.renewal_id}/packs`, { role: 'executive', status: 403 })
  for (const language of ['ja', 'en']) {
    const pdf = await call<Buffer>('GET', `/renewal-packs/${made.id}/pdf?language=${language}`)
    const { text, fonts } = readPdf(pdf)
    expect(text).toContain(language === 'ja' ? '引き継ぎ資料' : 'hand-overpack')
    expect(text).toContain('青葉商事')
    expect(text).toContain('CSAT4')
    expect(text).toContain('すぐ直った')
    expect(text).not.toContain('\uFFFD')
    expect(fonts.length).toBeGreaterThan(0)
    for (const font of fonts)
      expect(font).toMatchObject({ name: expect.stringContaining('NotoSansJP'), isEmbedded: true })
  }
  const csv = (await call<Buffer>('GET', `/renewal-packs/${made.id}/csv`)).toString('utf8')
  expect(csv).toContain('青葉商事')
  const lines = csv.trim().split('\r\n')
  expect(lines).toHaveLength(14)
  expect(lines[0]).toMatch(/,nps_mean,csat_mean$/)
  expect(lines.slice(-2).map((line) => line.split(',').slice(-2))).toEqual([
    ['9.00', ''],
    ['', '3.00'],
  ])
})

test('a pack that another system refused for good is told to whoever sent it', async () => {
  const { rows } = await sql<{ id: number; pack: number }>`
    select id, (body #>> '{data,pack}')::integer as pack from webhook_call`.execute(app.db)
  const [sent] = rows
  const receiver = createServer((_request, response) => response.writeHead(410).end())
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port } = receiver.address() as AddressInfo
  await sql`update webhook_call set url = ${`http://127.0.0.1:${port}/hook`}`.execute(app.db)
  await createCalls({ ...app, outgoing: createOutgoing(() => true) })()
  await new Promise((resolve) => receiver.close(resolve))
  const { rows: told } = await sql<object>`
    select m.role, n.link, n.account_id, n.params from notification n join member m on m.id = n.member_id
    where n.kind = 'renewal-pack-failed'`.execute(app.db)
  expect(told).toEqual([
    {
      role: 'csm',
      link: `/renewals/packs/${sent?.pack}`,
      account_id: 50,
      params: { account: '青葉商事 50', error: 'HTTP 410' },
    },
  ])
})

test('what was expected is kept with the forecast, and whether it held is told when the month is over', async () => {
  await go('2026-07-13')
  await go('2026-08-03')
  const { rows } = await call<{ rows: { month: string }[] }>('GET', '/renewals/accuracy')
  // Ten of ten went on: more than was to be expected of twenty in twenty-five.
  expect(rows.find(({ month }) => month === '2026-07')).toMatchObject({
    kept_minor: 20_000,
    unknown: 0,
    expected_minor: 16_000,
    low_minor: 11_859,
    high_minor: 18_633,
    inside: false,
  })
})

test('of a month whose forecast could expect something of a part only, the part is told, and not that it held', async () => {
  await sql`insert into subscription (account_id, product_id, start_date, end_date, renewal_date, mrr_minor, currency, billing_period, recorded_at)
    select n, 1, date '2025-09-10', null, date '2026-09-10', 1000, 'JPY', 'year', timestamptz '2025-09-10' from generate_series(51, 54) n`.execute(
    app.db,
  )
  await go('2026-08-10')
  await sql`update renewal set state = case when account_id > 52 then 'at-risk' else 'committed' end where renews_on = '2026-09-10'`.execute(
    app.db,
  )
  await go('2026-08-31')
  await go('2026-10-05')
  const { rows } = await call<{ rows: { month: string }[] }>('GET', '/renewals/accuracy')
  expect(rows.find(({ month }) => month === '2026-09')).toMatchObject({
    committed_minor: 2_000,
    at_risk_minor: 2_000,
    kept_minor: 4_000,
    unknown: 0,
    told_minor: 4_000,
    expected_of_minor: 2_000,
    expected_minor: expect.any(Number),
    inside: null,
  })
})
