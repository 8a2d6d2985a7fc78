import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let now = new Date('2026-11-20T03:00:00Z')
let app: TestApp
const ids: Record<string, number> = {}

/**
 * fading: use stops three weeks ago; idle: 10 seats, 4 people; full: 4 seats, 4 people; storm: 6 tickets this week;
 * unhappy: an NPS of 2; quiet: nothing is known but the contract.
 */
beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  await sql`insert into feature (key, name) values ('f', 'F')`.execute(app.db)
  await sql`select ensure_partitions('usage_day', '2026-06-01'::date, '2026-12-31'::date)`.execute(app.db)
  await account('fading', { seats: 5, until: '2026-10-28' })
  await account('idle', { seats: 10, until: '2026-12-20' })
  await account('full', { seats: 5, until: '2026-12-20', people: 6 })
  await account('storm', { seats: 5, until: '2026-12-20', people: 4 })
  await account('unhappy', { seats: 5, until: '2026-12-20', people: 4 })
  await account('quiet', { seats: 15, until: undefined })
  for (let n = 0; n < 6; n += 1) {
    await sql`insert into ticket (account_id, opened_at, subject) values (${ids.storm}, '2026-11-18T00:00:00Z', 'Broken')`.execute(
      app.db,
    )
  }
  await sql`insert into ticket (account_id, opened_at, subject) values (${ids.storm}, '2026-07-01T00:00:00Z', 'Old')`.execute(
    app.db,
  )
  await sql`insert into survey_answer (account_id, kind, score, answered_at) values (${ids.unhappy}, 'nps', 2, '2026-11-01T03:00:00Z')`.execute(
    app.db,
  )
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

async function account(
  name: string,
  { seats, until, people = 4 }: { seats: number; until: string | undefined; people?: number },
) {
  const { rows } = await sql<{ id: number }>`
    with a as (insert into account (external_id, created_at) values (${name}, '2026-06-01T00:00:00Z') returning id)
    insert into account_fact (account_id, name, recorded_at) select id, ${name}, '2026-06-01' from a returning account_id as id`.execute(
    app.db,
  )
  const id = rows[0]?.id as number
  ids[name] = id
  await sql`
    insert into subscription (account_id, product_id, start_date, seats, mrr_minor, currency)
    select ${id}, p.id, '2026-06-01', ${seats}, 100000, 'JPY' from product p`.execute(app.db)
  await sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(app.db)
  if (!until) return
  await sql`
    insert into usage_day (account_id, day, contact_id, events, features, first_ts, last_ts)
    select ${id}, d::date, ${id}::integer * 100 + n, 5, rpad('11', 256, '0')::bit(256), d, d
    from generate_series(1, ${people}::integer) n,
      generate_series('2026-06-01'::timestamptz, ${until}::timestamptz, interval '1 day') d`.execute(app.db)
}

async function ask(
  method: 'GET' | 'PATCH' | 'POST',
  url: string,
  payload?: object,
  role: 'csm' | 'cs-lead' | 'executive' = 'cs-lead',
) {
  const answer = await app.http.inject({
    method,
    url: `/api/v1${url}`,
    headers: await app.as(role),
    ...(payload && { payload }),
  })
  const isJson = answer.headers['content-type']?.toString().includes('json')
  return { status: answer.statusCode, body: isJson ? answer.json() : answer.body }
}

type Row = {
  id: number
  kind: string
  account: { id: number; name: string }
  evidence: Record<string, number>
  money_minor: number | null
}
const signalsOf = async (query = '') => (await ask('GET', `/signals?${query}`)).body.rows as Row[]
const found = async (query = '') =>
  (await signalsOf(query)).map(({ kind, account }) => `${account.name} ${kind}`).sort()

async function refreshOn(instant: string, ...names: string[]) {
  now = new Date(instant)
  for (const name of names)
    await sql`insert into account_dirty (account_id) values (${ids[name]}) on conflict do nothing`.execute(
      app.db,
    )
  await app.refresh.refreshNews()
}

describe('signals', () => {
  it('are found with the figures they stand on, and nothing is made up of what is not known', async () => {
    expect(await found()).toEqual([
      'fading usage-collapse',
      'full seat-limit',
      'idle shelfware',
      'storm ticket-storm',
      'unhappy detractor',
    ])
    const rows = await signalsOf()
    const of = (kind: string) =>
      rows.find((row) => row.kind === kind) as Row & { facts: unknown; holds_since: string }
    expect(of('shelfware')).toMatchObject({
      evidence: { paid: 10, used: 4, unused: 6, share: 0.6 },
      money_minor: 60_000,
    })
    expect(of('seat-limit')).toMatchObject({ evidence: { paid: 5, used: 6 }, money_minor: 20_000 })
    expect(of('ticket-storm').evidence.recent).toBe(6)
    expect(of('ticket-storm').facts).toEqual([
      { kind: 'ticket', ids: expect.arrayContaining([expect.any(Number)]) },
    ])
    expect(of('detractor')).toMatchObject({
      evidence: { lowest: 2, days_ago: 19 },
      holds_since: '2026-11-01',
    })
    expect(of('usage-collapse').evidence.change).toBeLessThan(-0.5)
  })

  it('say of every kind whether it can be measured here, and why not', async () => {
    const { body } = await ask('GET', '/signals/summary')
    const of = (kind: string) => body.kinds.find((one: { kind: string }) => one.kind === kind)
    expect(body.customers).toBe(6)
    expect(of('shelfware')).toMatchObject({
      known: 5,
      not_measured: null,
      open: { signals: 1, money_minor: 60_000 },
    })
    expect(of('payment-trouble')).toMatchObject({ known: 0, not_measured: 'no-payments' })
    expect(of('feature-limit').not_measured).toBe('no-limits')
    expect(of('champion-left').not_measured).toBe('no-champions')
    expect(of('new-department').not_measured).toBe('no-departments')
  })

  it('find out how long they have held once the days before are made', async () => {
    await app.refresh.backfillHistory()
    // Four of ten seats since the first week with 28 days of use; one day a week is looked at.
    expect((await signalsOf('kind=shelfware'))[0]).toMatchObject({
      holds_since: '2026-07-24',
      opened_on: '2026-11-20',
    })
  })

  it('can be taken, put off, dismissed and each taken back, with history and audit', async () => {
    const id = (await signalsOf('kind=shelfware'))[0]?.id
    const day = '2026-12-01'
    expect((await ask('PATCH', `/signals/${id}`, { snoozed_until: day }, 'csm')).body).toMatchObject({
      state: 'snoozed',
      snoozed_until: day,
    })
    expect(await found('kind=shelfware')).toEqual([])
    expect(await found('kind=shelfware&state=snoozed')).toEqual(['idle shelfware'])
    await ask('PATCH', `/signals/${id}`, { snoozed_until: null })
    const dismissed = await ask('PATCH', `/signals/${id}`, { dismissed_reason: 'Seasonal business' })
    expect(dismissed.body).toMatchObject({ state: 'dismissed', dismissed_reason: 'Seasonal business' })
    const back = await ask('PATCH', `/signals/${id}`, { dismissed_reason: null })
    expect(back.body.state).toBe('open')
    expect(back.body.history.map(({ what }: { what: string }) => what)).toEqual([
      'opened',
      'snoozed',
      'woken',
      'dismissed',
      'restored',
    ])
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from audit_entry where action = 'signal.changed' and entity_id = ${String(id)}`.execute(
      app.db,
    )
    expect(rows[0]?.n).toBe(4)
  })

  it('are changed by those who may, to days and people that exist', async () => {
    const id = (await signalsOf('kind=shelfware'))[0]?.id
    expect((await ask('PATCH', `/signals/${id}`, { snoozed_until: null }, 'executive')).status).toBe(403)
    expect((await ask('PATCH', `/signals/${id}`, { snoozed_until: '2026-11-20' })).body.code).toBe(
      'signals.snooze_in_past',
    )
    expect(
      (await ask('PATCH', `/signals/${id}`, { owner_id: '00000000-0000-4000-8000-000000000000' })).body.code,
    ).toBe('signals.owner_unknown')
    expect((await ask('PATCH', '/signals/999999', { snoozed_until: null })).body.code).toBe(
      'signals.not_found',
    )
    expect((await ask('GET', '/signals?kind=gossip')).status).toBe(400)
    expect((await ask('GET', '/signals?cursor=nonsense')).body.code).toBe('http.bad_cursor')
  })

  it('are changed many at once, each by its own change, and all of it taken back', async () => {
    const all = await signalsOf('')
    const [first, second] = all
    const change = { dismissed_reason: 'Known to the team' }
    const many = (changes: object[]) => ask('POST', '/signals/bulk', { changes })
    const { body } = await many([
      { id: first?.id, ...change },
      { id: second?.id, ...change, snoozed_until: '2026-12-01' },
    ])
    expect(body).toMatchObject({ changed: 2, left_out: 0 })
    expect(await signalsOf('state=dismissed')).toHaveLength(2)
    const past = await ask('GET', `/signals?state=past&became=dismissed&account=${first?.account.id}`)
    expect(past.body.rows).toMatchObject([{ id: first?.id, became: 'dismissed' }])
    const { body: history } = await ask('GET', '/signals/history')
    const sum = (key: string) =>
      history.kinds.reduce((total: number, kind: Record<string, number>) => total + (kind[key] ?? 0), 0)
    expect([sum('opened'), sum('standing'), sum('dismissed')]).toEqual([5, 3, 2])
    expect((await many(body.undo)).body.changed).toBe(2)
    expect(await signalsOf('')).toEqual(all)
    expect((await many([{ id: first?.id, snoozed_until: '2026-11-20' }])).body.code).toBe(
      'signals.snooze_in_past',
    )
    const strange = await many([
      { id: first?.id, ...change },
      { id: 999_999, ...change },
    ])
    expect(strange.body.code).toBe('signals.not_found')
    expect(await signalsOf('state=dismissed')).toEqual([])
  })

  it('are paged in every order without losing or repeating one', async () => {
    for (const sort of ['money', 'newest', 'longest']) {
      const all: number[] = []
      let cursor = ''
      do {
        const { body } = await ask('GET', `/signals?sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`)
        all.push(...body.rows.map((row: Row) => row.id))
        expect(body.total).toBe(5)
        cursor = body.next_cursor ?? ''
      } while (cursor)
      expect(new Set(all).size).toBe(5)
      expect(all).toHaveLength(5)
    }
  })

  it('are written as CSV with their evidence', async () => {
    const { body } = await ask('GET', '/signals.csv?kind=shelfware')
    const [head, row] = (body as string).trim().split(/\r?\n/)
    expect(head).toContain('account_id,account,kind')
    expect(row).toContain('idle,idle,shelfware,risk,open,60000,JPY')
  })

  it('stay for days after their figures came back, end then, and are the same one when they are soon back', async () => {
    await app.db.deleteFrom('survey_answer').execute()
    await sql`update subscription set superseded_at = now() where account_id = ${ids.idle}`.execute(app.db)
    const sub = (seats: number, from: string) =>
      sql`insert into subscription (account_id, product_id, start_date, seats, mrr_minor, currency, recorded_at)
        select ${ids.idle}, p.id, ${from}::date, ${seats}, 100000, 'JPY', '2026-11-20' from product p`.execute(
        app.db,
      )
    await sub(4, '2026-06-01')
    await refreshOn('2026-11-21T03:00:00Z', 'idle')
    expect(await found('kind=shelfware')).toEqual(['idle shelfware'])
    await refreshOn('2026-11-24T03:00:00Z', 'idle')
    expect(await found('kind=shelfware')).toEqual([])
    const ended = await signalsOf('kind=shelfware&state=closed')
    expect(ended).toMatchObject([{ closed_on: '2026-11-24', closed_because: 'over', became: 'untouched' }])
    expect((await ask('PATCH', `/signals/${ended[0]?.id}`, { snoozed_until: '2026-12-01' })).body.code).toBe(
      'signals.over',
    )
    await sql`update subscription set superseded_at = now() where account_id = ${ids.idle} and superseded_at = 'infinity'`.execute(
      app.db,
    )
    await sub(10, '2026-06-01')
    await refreshOn('2026-11-25T03:00:00Z', 'idle')
    const back = (await signalsOf('kind=shelfware')).find((row) => row.account.name === 'idle')
    expect(back?.id).toBe(ended[0]?.id)
  })

  it('end when the customer leaves, and with a merge go on at the other account', async () => {
    await sql`update account set merged_into = ${ids.quiet} where id = ${ids.full}`.execute(app.db)
    await refreshOn('2026-11-25T04:00:00Z', 'full', 'quiet')
    const { body } = await ask('GET', `/accounts/${ids.quiet}/signals`)
    // Twenty seats together, six people: the merged account's own signal is over, shelfware is the new one's.
    expect(
      body.rows.map(({ kind, state, closed_because }: Record<string, string>) => [
        kind,
        state,
        closed_because,
      ]),
    ).toEqual([
      ['shelfware', 'open', null],
      ['seat-limit', 'closed', 'merged'],
    ])
    await sql`update subscription set superseded_at = now() where account_id = ${ids.storm}`.execute(app.db)
    await sql`update account_fact set superseded_at = now() where account_id = ${ids.storm}`.execute(app.db)
    await sql`insert into account_fact (account_id, name, stage, recorded_at) values (${ids.storm}, 'storm', 'churned', now())`.execute(
      app.db,
    )
    await refreshOn('2026-11-25T05:00:00Z', 'storm')
    expect((await signalsOf('kind=ticket-storm&state=closed'))[0]).toMatchObject({ became: 'left' })
  })
})

describe('signals of a past day', () => {
  it('are told of a past day as they stood then, with the figures of then', async () => {
    expect(await found('kind=shelfware&as_of=2026-11-23')).toEqual(['idle shelfware'])
    expect((await signalsOf('kind=shelfware&as_of=2026-11-23'))[0]).toMatchObject({
      evidence: { paid: 10, used: 4, unused: 6, share: 0.6 },
      last_seen_on: '2026-11-20',
    })
    expect(await found('kind=shelfware&as_of=2026-11-24')).toEqual([])
    const ended = await signalsOf('kind=shelfware&state=closed&as_of=2026-11-24')
    expect(ended).toMatchObject([{ closed_on: '2026-11-24', closed_because: 'over' }])
    expect(await found('kind=ticket-storm')).toEqual([])
    expect(await found('kind=ticket-storm&as_of=2026-11-22')).toEqual(['storm ticket-storm'])
    const id = (await signalsOf('kind=usage-collapse'))[0]?.id
    await ask('PATCH', `/signals/${id}`, { dismissed_reason: 'Moved to the other product' })
    expect(await found('kind=usage-collapse')).toEqual([])
    expect(await found('kind=usage-collapse&as_of=2026-11-24')).toEqual(['fading usage-collapse'])
    await ask('PATCH', `/signals/${id}`, { dismissed_reason: null })
    const summary = (await ask('GET', '/signals/summary?as_of=2026-11-20')).body
    const idle = summary.kinds.find(({ kind }: { kind: string }) => kind === 'shelfware')
    expect(idle).toMatchObject({ known: 5, open: { signals: 1, money_minor: 60_000 } })
    expect(summary.kept_since).toBe('2026-11-20')
    expect(await found('as_of=2026-11-19')).toEqual([])
    const historyOn = async (day: string) => {
      const { body } = await ask('GET', `/signals/history?kind=shelfware&as_of=${day}`)
      return [
        body.kept_since,
        body.kinds.map(({ opened, standing }: Record<string, number>) => [opened, standing]),
      ]
    }
    expect(await historyOn('2026-11-23')).toEqual(['2026-11-20', [[1, 1]]])
    expect(await historyOn('2026-11-24')).toEqual(['2026-11-20', [[1, 0]]])
    expect(await historyOn('2026-11-19')).toEqual(['2026-11-20', []])
    const csv = (await ask('GET', '/signals.csv?kind=ticket-storm&as_of=2026-11-22')).body as string
    expect(csv).toContain('ticket-storm,risk,open')
    expect((await ask('GET', '/signals?as_of=2026-12-24')).body.code).toBe('accounts.as_of_in_future')
  })
})

describe('the thresholds of signals', () => {
  it('follow thresholds that are versioned, and refuse an order that would flap', async () => {
    const { body } = await ask('GET', '/signals/rules')
    const { version, content } = body.rows[0]
    const wrong = { ...content, shelfware: { open: 0.3, close: 0.5, seats: 5 } }
    expect((await ask('POST', '/signals/rules', { rule: wrong, based_on: version })).body).toMatchObject({
      code: 'signals.thresholds_disordered',
      field: 'rule.shelfware.close',
    })
    const milder = { ...content, shelfware: { open: 0.9, close: 0.8, seats: 5 } }
    expect((await ask('POST', '/signals/rules', { rule: milder, based_on: version }, 'csm')).status).toBe(403)
    expect((await ask('POST', '/signals/rules', { rule: milder, based_on: version })).body.version).toBe(
      version + 1,
    )
    expect((await ask('POST', '/signals/rules', { rule: milder, based_on: version })).body.code).toBe(
      'signals.rule_outdated',
    )
    await app.refresh.refreshAll()
    await refreshOn('2026-11-29T03:00:00Z')
    // All seats of the one that faded away are unused, even by the milder thresholds.
    expect(await found('kind=shelfware')).toEqual(['fading shelfware'])
  })
})
