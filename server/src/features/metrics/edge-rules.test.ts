import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { emptyTables } from '../../../test/empty-tables.ts'

/** One test a rule of the table "Edge rules" in docs/metrics.md, in its order. */

let app: TestApp
let now = new Date('2026-07-10T03:00:00Z')

type Sum = { accounts: number; mrr_minor: number }
type Kind =
  | 'start'
  | 'new'
  | 'reactivation'
  | 'expansion'
  | 'upsell'
  | 'cross_sell'
  | 'contraction'
  | 'churn'
  | 'currency_change'
  | 'end'
type Movements = Record<Kind, Sum> & { rows: { kind: string; currency_change_minor: number }[] }

async function get<Body>(path: string): Promise<Body> {
  const reply = await app.http.inject({ method: 'GET', url: path, headers: await app.as('csm') })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(200)
  return reply.json()
}

const kinds: Kind[] = ['new', 'reactivation', 'expansion', 'contraction', 'churn', 'currency_change']

/** What is not zero among the movements of a period, after checking that they add up. */
async function moved(from: string, to: string, more = ''): Promise<Partial<Record<Kind, [number, number]>>> {
  const body = await get<Movements>(`/api/v1/mrr-movements?from=${from}&to=${to}${more}`)
  const of = (kind: Kind) => body[kind].mrr_minor
  expect(
    of('start') +
      of('new') +
      of('reactivation') +
      of('expansion') -
      of('contraction') -
      of('churn') +
      of('currency_change'),
  ).toBe(of('end'))
  return Object.fromEntries(
    kinds.flatMap((kind) =>
      body[kind].accounts === 0 && body[kind].mrr_minor === 0
        ? []
        : [[kind, [body[kind].accounts, body[kind].mrr_minor]]],
    ),
  )
}

const value = async (metric: string, from: string, to: string) =>
  (await get<{ value: number | null }>(`/api/v1/metrics/${metric}?from=${from}&to=${to}`)).value

const ledger = async (accountId: number) =>
  (
    await get<{ entries: { day: string; kind: string; amount_minor: number }[] }>(
      `/api/v1/accounts/${accountId}/ledger`,
    )
  ).entries.map(({ day, kind }) => [day, kind])

type Contract = {
  account?: number
  product?: number
  start: string
  end?: string | null
  mrr?: number
  currency?: string
  period?: string
  recorded?: string
  superseded?: string
}

let made = 0

async function contract(one: Contract): Promise<void> {
  made += 1
  await sql`insert into subscription (subscription_id, account_id, product_id, start_date, end_date, mrr_minor, currency,
      billing_period, recorded_at, superseded_at)
    values (${made}, ${one.account ?? 1}, ${one.product ?? 1}, ${one.start}, ${one.end ?? null}, ${one.mrr ?? 10_000},
      ${one.currency ?? 'JPY'}, ${one.period ?? 'month'}, ${one.recorded ?? '2026-01-01T00:00:00Z'},
      ${one.superseded ?? 'infinity'})`.execute(app.db)
}

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (id, key, name) values (1, 'suite', 'Suite'), (2, 'extra', 'Extra')`.execute(
    app.db,
  )
})

afterAll(async () => {
  await app.close()
})

beforeEach(async () => {
  await emptyTables(app.db, 'account, subscription')
  await sql`insert into account (id) values (1), (2), (3)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, recorded_at) select g, 'A' || g, '2026-01-01' from generate_series(1, 3) g`.execute(
    app.db,
  )
})

const march = ['2026-03-01', '2026-04-01'] as const
const april = ['2026-04-01', '2026-05-01'] as const

describe('edge rules of the ledger', () => {
  test('partial cancel: one of several contracts ending is contraction, the last one churn', async () => {
    await contract({ start: '2026-01-01', end: '2026-04-10' })
    await contract({ product: 2, start: '2026-01-01', end: '2026-03-10', mrr: 4_000 })
    expect(await moved(...march)).toEqual({ contraction: [1, 4_000] })
    expect(await moved(...april)).toEqual({ churn: [1, 10_000] })
  })

  test('monthly to yearly: the price of a month decides; billing alone moves nothing', async () => {
    await contract({ start: '2026-01-01', end: '2026-03-10' })
    await contract({ start: '2026-03-10', period: 'year' })
    expect(await moved(...march)).toEqual({})
    await contract({ account: 2, start: '2026-01-01', end: '2026-03-10' })
    await contract({ account: 2, start: '2026-03-10', period: 'year', mrr: 9_000 })
    expect(await moved(...march)).toEqual({ contraction: [1, 1_000] })
  })

  test('started and cancelled on one day: never paid, so a later contract is new and not a reactivation', async () => {
    await contract({ start: '2026-03-10', end: '2026-03-10' })
    expect(await moved(...march)).toEqual({})
    await contract({ start: '2026-04-05' })
    expect(await moved(...april)).toEqual({ new: [1, 10_000] })
    expect(await ledger(1)).toEqual([['2026-04-05', 'new']])
  })

  test('started and cancelled within one month: no movement of the month, but has paid: later a reactivation', async () => {
    await contract({ start: '2026-03-05', end: '2026-03-25' })
    expect(await moved(...march)).toEqual({})
    expect(await ledger(1)).toEqual([
      ['2026-03-25', 'churn'],
      ['2026-03-05', 'new'],
    ])
    await contract({ start: '2026-04-05' })
    expect(await moved(...april)).toEqual({ reactivation: [1, 10_000] })
  })

  test('pause: a time without pay is churn and reactivation, whether the contract ends or costs nothing', async () => {
    await contract({ start: '2026-01-01', end: '2026-03-10' })
    await contract({ start: '2026-03-10', end: '2026-04-10', mrr: 0 })
    await contract({ start: '2026-04-10' })
    expect(await moved(...march)).toEqual({ churn: [1, 10_000] })
    expect(await moved(...april)).toEqual({ reactivation: [1, 10_000] })
  })

  test('delinquency: there is no window; unpaid counts until the source ends the contract', async () => {
    await contract({ start: '2026-01-01', superseded: '2026-05-20T00:00:00Z' })
    await contract({ start: '2026-01-01', end: '2026-03-15', recorded: '2026-05-20T00:00:00Z' })
    expect(await moved(...march, '&as_of=2026-05-10')).toEqual({})
    expect(await moved(...march)).toEqual({ churn: [1, 10_000] })
  })

  test('100 % discount: no customer as long as it costs nothing; the first paid day is new', async () => {
    await contract({ start: '2026-01-01', end: '2026-04-01', mrr: 0 })
    await contract({ start: '2026-04-01' })
    expect(await moved(...march)).toEqual({ new: [1, 10_000] })
    expect(await value('customer-churn-rate', '2026-02-01', '2026-03-01')).toBeNull()
  })

  test('free plan: moving to it is churn, coming back a reactivation', async () => {
    await contract({ start: '2026-01-01', end: '2026-03-10' })
    await contract({ start: '2026-03-10', end: '2026-04-20', mrr: 0 })
    await contract({ start: '2026-04-20' })
    expect(await moved(...march)).toEqual({ churn: [1, 10_000] })
    expect(await moved(...april)).toEqual({ reactivation: [1, 10_000] })
  })

  test('reactivation gap: none is forgiven at the end of a period, any is within one', async () => {
    await contract({ start: '2026-01-01', end: '2026-03-31' })
    await contract({ start: '2026-04-02' })
    expect(await moved(...march)).toEqual({ churn: [1, 10_000] })
    expect(await moved(...april)).toEqual({ reactivation: [1, 10_000] })
    expect(await moved('2026-03-15', '2026-04-15')).toEqual({})
  })

  test('currency change: a line of its own, neither churn nor expansion, and so in the rates', async () => {
    await contract({ start: '2026-01-01', end: '2026-03-10' })
    await contract({ start: '2026-03-10', end: '2026-04-10', mrr: 7_000, currency: 'USD' })
    await contract({ start: '2026-04-10', mrr: 12_000 })
    await contract({ account: 2, start: '2026-01-01' })
    expect(await moved(...march)).toEqual({ currency_change: [1, -10_000] })
    expect(await value('customer-churn-rate', ...march)).toBe(0)
    expect(await value('gross-revenue-retention', ...march)).toBe(1)
    expect(await value('net-revenue-retention', ...march)).toBe(1)
    expect(await value('mrr', ...march)).toBe(10_000)
    expect(await moved(...april)).toEqual({ currency_change: [1, 12_000] })
    expect(await ledger(1)).toEqual([
      ['2026-04-10', 'currency_change'],
      ['2026-03-10', 'currency_change'],
      ['2026-01-01', 'new'],
    ])
    const drilled = await get<Movements>(
      `/api/v1/mrr-movements?from=${march[0]}&to=${march[1]}&kind=currency_change`,
    )
    expect(drilled.rows.map((row) => row.currency_change_minor)).toEqual([-10_000])
    for (const metric of ['gross-revenue-retention', 'net-revenue-retention', 'customer-churn-rate', 'mrr']) {
      const rows = await get<{ numerator: number; rows: { numerator: number }[] }>(
        `/api/v1/metrics/${metric}/rows?from=${march[0]}&to=${march[1]}`,
      )
      expect(
        rows.rows.reduce((sum, row) => sum + row.numerator, 0),
        metric,
      ).toBe(rows.numerator)
    }
  })

  test('currency change of one of two contracts, with more bought on the same day: each on its line', async () => {
    await contract({ start: '2026-01-01', end: '2026-03-10' })
    await contract({ start: '2026-03-10', mrr: 7_000, currency: 'USD' })
    await contract({ product: 2, start: '2026-01-01', end: '2026-03-10', mrr: 3_000 })
    await contract({ product: 2, start: '2026-03-10', mrr: 5_000 })
    expect(await moved(...march)).toEqual({ expansion: [1, 2_000], currency_change: [1, -10_000] })
  })

  test('currency change is no loss, no win and no return in any definition others publish', async () => {
    await contract({ start: '2026-01-01', end: '2026-03-10' })
    await contract({ start: '2026-03-10', end: '2026-04-10', mrr: 7_000, currency: 'USD' })
    await contract({ start: '2026-04-10', mrr: 12_000 })
    await contract({ account: 2, start: '2026-01-01' })
    await contract({ account: 3, start: '2026-02-10', end: '2026-03-20' })
    const figure = async (definition: string, [from, to]: readonly [string, string]) => {
      const [metric] = definition.split(':')
      const asked = `from=${from}&to=${to}&definition=${definition}`
      const body = await get<{ value: number; numerator: number; denominator: number }>(
        `/api/v1/metrics/${metric}?${asked}`,
      )
      const { rows } = await get<{ rows: { numerator: number; denominator: number }[] }>(
        `/api/v1/metrics/${metric}/rows?${asked}`,
      )
      expect(
        [
          rows.reduce((sum, row) => sum + row.numerator, 0),
          rows.reduce((sum, row) => sum + row.denominator, 0),
        ],
        definition,
      ).toEqual([body.numerator, body.denominator])
      return body.value
    }
    for (const vendor of ['stripe@1', 'baremetrics@1']) {
      expect(await figure(`customer-churn-rate:${vendor}`, march), vendor).toBeCloseTo(1 / 3)
      expect(await figure(`customer-churn-rate:${vendor}`, april), vendor).toBe(0)
    }
    for (const vendor of ['chartmogul@1', 'baremetrics@1']) {
      expect(await figure(`revenue-churn-rate:${vendor}`, march), vendor).toBeCloseTo(1 / 3)
      expect(await figure(`net-revenue-retention:${vendor}`, march), vendor).toBeCloseTo(2 / 3)
      expect(await figure(`net-revenue-retention:${vendor}`, april), vendor).toBe(1)
    }
    const { rows } = await get<{ rows: { account: { name: string }; reasons: string[] }[] }>(
      `/api/v1/metrics/customer-churn-rate/difference?from=${march[0]}&to=${march[1]}&definition=customer-churn-rate:stripe@1&against=customer-churn-rate@1`,
    )
    expect(rows.every((row) => row.reasons.length === 0)).toBe(true)
  })

  test('currency change: a cohort follows the account up to that day, and says how many it lost sight of', async () => {
    await contract({ start: '2026-01-01', end: '2026-03-10' })
    await contract({ start: '2026-03-10', mrr: 7_000, currency: 'USD' })
    await contract({ account: 2, start: '2026-01-05' })
    await contract({ account: 3, start: '2026-01-02', end: '2026-02-10', mrr: 7_000, currency: 'USD' })
    await contract({ account: 3, start: '2026-02-10' })
    type Cells = { reached: number; customers: number; mrr_net_minor: number; net: number }[]
    const { cohorts } = await get<{ cohorts: { start: string; currency_changed: number; cells: Cells }[] }>(
      '/api/v1/cohorts?as_of=2026-06-30',
    )
    // The third account did not begin in February: it had paid in another currency before, and is in no cohort.
    expect(cohorts.map(({ start, currency_changed }) => [start, currency_changed])).toEqual([
      ['2026-01-01', 1],
    ])
    expect(cohorts[0]?.cells.map(({ reached, customers, net }) => [reached, customers, net])).toEqual([
      [2, 2, 1],
      [2, 2, 1],
      [2, 2, 1],
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ])
    const { rows } = await get<{ rows: { account: { name: string } }[] }>(
      '/api/v1/cohorts/accounts?as_of=2026-06-30&start=2026-01-01&age=3',
    )
    expect(rows.map(({ account }) => account.name)).toEqual(['A2'])
  })

  test('back-dated edit: today’s answer changes, the answer as of that day does not', async () => {
    await contract({ start: '2026-01-01', superseded: '2026-06-01T00:00:00Z' })
    await contract({ start: '2026-02-01', mrr: 8_000, recorded: '2026-06-01T00:00:00Z' })
    const [from, to] = ['2026-01-01', '2026-02-01'] as const
    expect(await moved('2025-12-01', from, '&as_of=2026-05-01')).toEqual({ new: [1, 10_000] })
    expect(await moved('2025-12-01', from)).toEqual({})
    expect(await moved(from, to)).toEqual({ new: [1, 8_000] })
  })

  test('parent and child are customers of their own; a contract that changes hands is churn and new, a merge is not', async () => {
    await sql`update account_fact set superseded_at = now() where account_id = 2`.execute(app.db)
    await sql`insert into account_fact (account_id, name, parent_id) values (2, 'Child', 1)`.execute(app.db)
    await contract({ account: 2, start: '2026-01-01', end: '2026-03-10' })
    await contract({ account: 1, start: '2026-03-10' })
    expect(await moved(...march)).toEqual({ new: [1, 10_000], churn: [1, 10_000] })
    await sql`update account set merged_into = 1 where id = 2`.execute(app.db)
    expect(await moved(...march)).toEqual({})
  })

  test('the day is the workspace’s: before midnight in UTC it is already tomorrow in Tokyo', async () => {
    now = new Date('2026-04-30T16:00:00Z')
    try {
      const { period } = await get<{ period: { from: string } }>('/api/v1/metrics/mrr')
      expect(period.from).toBe('2026-05-01')
      await contract({ start: '2026-03-05', recorded: '2026-04-29T14:59:59Z' })
      await contract({ account: 2, start: '2026-03-05', recorded: '2026-04-29T15:00:00Z' })
      expect(await moved(...march, '&as_of=2026-04-29')).toEqual({ new: [1, 10_000] })
      expect(await moved(...march, '&as_of=2026-04-30')).toEqual({ new: [2, 20_000] })
    } finally {
      now = new Date('2026-07-10T03:00:00Z')
    }
  })
})
