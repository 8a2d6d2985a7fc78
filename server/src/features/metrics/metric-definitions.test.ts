import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp

beforeAll(async () => {
  let now = new Date('2026-11-10T03:00:00Z')
  app = await createTestApp({ clock: () => now })
  await fill(app)
  later = (day) => {
    now = new Date(`${day}T03:00:00Z`)
  }
})

afterAll(async () => {
  await app.close()
})

let later: (day: string) => void

async function get(path: string) {
  const reply = await app.http.inject({ method: 'GET', url: path, headers: await app.as('csm') })
  return { status: reply.statusCode, body: reply.json() }
}

async function choose(name: string, definition: string, role: 'admin' | 'csm' = 'admin') {
  const url = `/api/v1/metric-definitions/${name}`
  return app.http.inject({ method: 'PUT', url, headers: await app.as(role), payload: { definition } })
}

const october = 'from=2026-10-01&to=2026-11-01'

/**
 * Twelve accounts, of which the edges are one each. At the start of October: stays 100, leaves 200, returns 300 (away for
 * a week), switches 400 (another plan on one day), shrinks 500 → 350, grows 600 → 700, grows-leaves 50 → 80 → 0: 2,150.
 */
describe('October, by hand', () => {
  test.each<[string, number, number]>([
    // leaves, grows-leaves; those at the start
    ['customer-churn-rate@1', 2, 7],
    // leaves, returns, grows-leaves, joins-leaves, and back-leaves; seven at the start and joins, joins-leaves, back,
    // back-leaves
    ['customer-churn-rate:stripe@1', 5, 11],
    ['customer-churn-rate:baremetrics@1', 5, 7],
    ['revenue-churn-rate@1', 250, 2150],
    // churn 200 + 300 + 80 + 70 + 15, contraction 150
    ['revenue-churn-rate:chartmogul@1', 815, 2150],
    // 200 + 300 + 50 of 80, contraction 150; nothing of those without MRR at the start
    ['revenue-churn-rate:baremetrics@1', 700, 2150],
    // 100 + 300 + 400 + 350 + 700
    ['net-revenue-retention@1', 1850, 2150],
    // 2,150 − 815 + expansion 100 + 30 + reactivation 300 + 90 + 15
    ['net-revenue-retention:chartmogul@1', 1870, 2150],
    ['net-revenue-retention:baremetrics@1', 1465, 2150],
    // new 60 + reactivation 90 + expansion 100; contraction 150 + churn 250
    ['quick-ratio@1', 250, 400],
    // new 60 + 70, expansion 130; contraction 150 + churn 665
    ['quick-ratio:baremetrics@1', 260, 815],
  ])('%s is %d of %d', async (definition, numerator, denominator) => {
    const name = definition.split(/[:@]/)[0]
    const { body } = await get(`/api/v1/metrics/${name}?${october}&definition=${definition}`)
    expect(body).toMatchObject({ numerator, denominator })
    expect(body.value).toBeCloseTo(numerator / denominator, 12)
    expect(`${body.definition.id}@${body.definition.version}`).toBe(definition)
  })

  test.each([
    ['churned-mrr@1', 250],
    // churn 200 + 300 + 80 + 70 + 15, contraction 150
    ['churned-mrr:stripe@1', 815],
    // joins-leaves was new and left in October; back-leaves was not new
    ['churned-mrr:profitwell@1', 595],
  ])('%s is %d', async (definition, value) => {
    const { body } = await get(`/api/v1/metrics/churned-mrr?${october}&definition=${definition}`)
    expect(body).toMatchObject({ value, numerator: value, denominator: null })
  })

  test('the difference names what each account did, those that make it first', async () => {
    const path = `/api/v1/metrics/customer-churn-rate/difference?${october}&against=customer-churn-rate:stripe@1`
    const { body } = await get(path)
    const rows: { account: { name: string }; reasons: string[] }[] = body.rows
    expect(Object.fromEntries(rows.map((row) => [row.account.name, row.reasons]))).toEqual({
      'joins-leaves': ['joined-and-left'],
      'back-leaves': ['joined-and-left'],
      returns: ['left-and-returned'],
      back: ['returned'],
      joins: ['joined'],
      'grows-leaves': [],
      leaves: [],
      stays: [],
      switches: [],
      shrinks: [],
      grows: [],
    })
    expect(rows.slice(0, 2).map((row) => row.account.name)).toEqual(['joins-leaves', 'back-leaves'])
    expect(body.one.definition).toBe('customer-churn-rate@1')
    expect(body.against.source_url).toMatch(/^https:\/\/support\.stripe\.com\//)
  })

  test('the pages of the difference give every account once', async () => {
    const names: string[] = []
    let cursor: string | null = null
    do {
      const path = `/api/v1/metrics/net-revenue-retention/difference?${october}&limit=3${cursor ? `&cursor=${cursor}` : ''}`
      const { body } = await get(path)
      names.push(...body.rows.map((row: { account: { name: string } }) => row.account.name))
      cursor = body.next_cursor
    } while (cursor)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toHaveLength(9)
  })

  test('the difference as CSV has every account and both definitions', async () => {
    const url = `/api/v1/metrics/revenue-churn-rate/difference?${october}&format=csv`
    const reply = await app.http.inject({ method: 'GET', url, headers: await app.as('csm') })
    const lines = reply.body.trim().split('\r\n')
    expect(lines[0]).toContain('numerator revenue-churn-rate:chartmogul@1')
    expect(lines.find((line) => line.includes('joins-leaves'))).toMatch(/,0,0,70,0,0,0,JPY,joined-and-left$/)
  })
})

test('no account at all: a reason, no NaN', async () => {
  const path = '/api/v1/metrics/revenue-churn-rate/difference?from=2020-01-01&to=2020-02-01'
  const { body } = await get(path)
  expect(body.rows).toEqual([])
  expect([body.one.figure, body.against.figure]).toMatchObject([
    { value: null, reason: 'no-contracts' },
    { value: null, reason: 'no-contracts' },
  ])
})

test('an unknown definition, and a metric with one only, are refused in words', async () => {
  const unknown = await get(
    `/api/v1/metrics/customer-churn-rate/difference?against=customer-churn-rate:acme@1`,
  )
  expect([unknown.status, unknown.body.code, unknown.body.field]).toEqual([
    404,
    'metrics.definition_not_found',
    'against',
  ])
  const alone = await get('/api/v1/metrics/mrr/difference')
  expect([alone.status, alone.body.code]).toEqual([400, 'metrics.not_comparable'])
})

describe('the choice of the workspace', () => {
  test('needs the right to change settings, and a definition there is', async () => {
    expect((await choose('customer-churn-rate', 'customer-churn-rate:stripe@1', 'csm')).statusCode).toBe(403)
    expect((await choose('customer-churn-rate', 'customer-churn-rate:acme@1')).statusCode).toBe(404)
    expect((await choose('no-such', 'no-such@1')).statusCode).toBe(404)
  })

  test('holds where none is asked for, from then on; before, the one in force then holds', async () => {
    later('2026-11-12')
    expect((await choose('customer-churn-rate', 'customer-churn-rate:stripe@1')).statusCode).toBe(200)
    later('2026-11-15')
    const value = async (query: string) => {
      const { body } = await get(`/api/v1/metrics/customer-churn-rate?${october}${query}`)
      return [body.definition.id, body.numerator, body.denominator]
    }
    const { body: list } = await get(`/api/v1/metrics?${october}`)
    const listed = list.rows.find(({ name }: { name: string }) => name === 'customer-churn-rate')
    expect([listed.definition.id, listed.numerator]).toEqual(['customer-churn-rate:stripe', 5])
    expect(await value('')).toEqual(['customer-churn-rate:stripe', 5, 11])
    expect(await value('&definition=customer-churn-rate@1')).toEqual(['customer-churn-rate', 2, 7])
    expect(await value('&as_of=2026-11-11')).toEqual(['customer-churn-rate', 2, 7])
    expect(await value('&as_of=2026-11-12')).toEqual(['customer-churn-rate:stripe', 5, 11])
  })

  test('is kept with who and when, and audited', async () => {
    later('2026-11-20')
    await choose('customer-churn-rate', 'customer-churn-rate@1')
    const { body } = await get('/api/v1/metric-definitions')
    expect(body.history.map((choice: { definition: string }) => choice.definition)).toEqual([
      'customer-churn-rate@1',
      'customer-churn-rate:stripe@1',
    ])
    expect(body.history[1]).toMatchObject({
      in_force_from: '2026-11-12T03:00:00.000Z',
      in_force_until: '2026-11-20T03:00:00.000Z',
    })
    const { rows } = await sql<{ after: unknown }>`
      select after from audit_entry where action = 'metric-definition.changed' order by id`.execute(app.db)
    expect(rows.map((row) => row.after)).toEqual([
      { definition: 'customer-churn-rate:stripe@1' },
      { definition: 'customer-churn-rate@1' },
    ])
  })
})

async function fill({ db }: TestApp): Promise<void> {
  const world: Record<string, [from: string, until: string | null, mrr: number][]> = {
    stays: [['2026-01-01', null, 100]],
    leaves: [['2026-01-01', '2026-10-20', 200]],
    returns: [
      ['2026-01-01', '2026-10-08', 300],
      ['2026-10-15', null, 300],
    ],
    switches: [
      ['2026-01-01', '2026-10-12', 400],
      ['2026-10-12', null, 400],
    ],
    shrinks: [
      ['2026-01-01', '2026-10-12', 500],
      ['2026-10-12', null, 350],
    ],
    grows: [
      ['2026-01-01', null, 600],
      ['2026-10-12', null, 100],
    ],
    'grows-leaves': [
      ['2026-01-01', '2026-10-25', 50],
      ['2026-10-05', '2026-10-25', 30],
    ],
    joins: [['2026-10-10', null, 60]],
    'joins-leaves': [['2026-10-10', '2026-10-20', 70]],
    back: [
      ['2026-02-01', '2026-05-01', 90],
      ['2026-10-03', null, 90],
    ],
    'back-leaves': [
      ['2026-02-01', '2026-05-01', 15],
      ['2026-10-03', '2026-10-09', 15],
    ],
    // Never paid: a whole discount, and a contract that ended on the day it began.
    'free-of-charge': [
      ['2026-01-01', '2026-10-10', 0],
      ['2026-10-11', '2026-10-11', 45],
    ],
  }
  await sql`insert into product (key, name) values ('p', 'P')`.execute(db)
  for (const [name, contracts] of Object.entries(world)) {
    const { rows } = await sql<{
      id: number
    }>`insert into account (created_at) values ('2026-01-01') returning id`.execute(db)
    const id = rows[0]?.id
    await sql`insert into account_fact (account_id, name, recorded_at) values (${id}, ${name}, '2026-01-01')`.execute(
      db,
    )
    for (const [from, until, mrr] of contracts) {
      await sql`insert into subscription (account_id, product_id, start_date, end_date, mrr_minor, currency, recorded_at)
        values (${id}, (select id from product), ${from}::date, ${until}::date, ${mrr}, 'JPY', '2026-01-01')`.execute(
        db,
      )
    }
  }
}
