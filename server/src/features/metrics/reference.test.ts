import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { accountMovement } from '@tsuzuku/core/metrics/account-movement'
import { netRevenueRetention } from '@tsuzuku/core/metrics/net-revenue-retention'
import { addDays } from '@tsuzuku/core/time/add-days'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { emptyTables } from '../../../test/empty-tables.ts'
import { createDatabase, createPool, type Database } from '../../platform/database.ts'
import { readMovementSums } from '../contracts/mrr-series.read.ts'
import { mrrPeriods } from '../contracts/mrr-series.ts'
import type { Population } from '../contracts/population.ts'
import { writeAccountDays } from './account-day.store.ts'
import type { Figure, Metric, Period } from './metric.ts'
import { metrics } from './metrics.registry.ts'

const folder = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
const isAbsent = !existsSync(folder)
const csv = (path: string): Record<string, string>[] =>
  parse(readFileSync(`${folder}${path}`), { columns: true, skip_empty_lines: true })
const isoDay = (text: string | undefined) => (text ? text.slice(0, 10).split('-').reverse().join('-') : null)

type Subscription = {
  account: string
  product: string
  start: string | null
  end: string | null
  minor: number
}

let database: TestDatabase
let db: Database

async function load(rows: Subscription[]): Promise<void> {
  await emptyTables(db, 'account, product, subscription, ticket')
  await sql`insert into account (external_id) select distinct r->>'account' from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r`.execute(
    db,
  )
  await sql`insert into product (key, name) select distinct r->>'product', r->>'product'
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r`.execute(db)
  await sql`insert into subscription (account_id, product_id, start_date, end_date, mrr_minor, currency)
    select a.id, p.id, (r->>'start')::date, (r->>'end')::date, (r->>'minor')::bigint, 'USD'
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r
    join account a on a.external_id = r->>'account' join product p on p.key = r->>'product'`.execute(db)
}

function population(from: string, to: string): Population {
  return { filters: {}, from, to, known: undefined, currency: 'USD' }
}

async function figure(name: string, from: string, to: string): Promise<Figure> {
  const metric = metrics.find((candidate) => candidate.name === name) as Metric
  const lastDay = new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 10)
  const period: Period = { from, to, snapshot: to, lastDay, complete: true }
  const question = { periods: [period], population: population(from, to), timeZone: 'UTC' }
  return metric.figure((await metric.family.read(db, question)).get(null)?.[0])
}

beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase(createPool(database.url, 2))
})

afterAll(async () => {
  await db.destroy()
  await database.drop()
})

describe.skipIf(isAbsent)('RavenStack (skipped where the reference data is absent)', () => {
  beforeAll(async () => {
    await load(
      csv('ravenstack/subscriptions.csv').map((row) => ({
        account: row.account_id ?? '',
        product: 'suite',
        start: isoDay(row.start_date),
        end: isoDay(row.end_date),
        minor: Math.round(Number(row.mrr_amount) * 100),
      })),
    )
  })

  test('every monthly paid movement equals the reference to the cent', async () => {
    const expected = csv('ravenstack/reference/monthly_movements_paid.csv')
    const days = [expected[0]?.d0 ?? '', ...expected.map((row) => row.d1 ?? '')]
    const asked = population(days[0] ?? '', days[days.length - 1] ?? '')
    const periods = mrrPeriods(await readMovementSums(db, days, asked), days.length).get(null) ?? []
    expect(periods).toHaveLength(expected.length)
    for (const [index, row] of expected.entries()) {
      const cents = (key: string) => Math.round(Number(row[key]) * 100)
      const count = (key: string) => Number(row[key])
      expect(periods[index]).toMatchObject({
        start: { accounts: count('n_start'), mrr: cents('mrr_start') },
        end: { accounts: count('n_end'), mrr: cents('mrr_end') },
        new: { accounts: count('n_new'), mrr: cents('new_mrr') },
        reactivation: { accounts: count('n_reactivated'), mrr: cents('reactivation_mrr') },
        expansion: { accounts: count('n_expanded'), mrr: cents('expansion_mrr') },
        contraction: { accounts: count('n_contracted'), mrr: cents('contraction_mrr') },
        churn: { accounts: count('n_churned'), mrr: cents('churned_mrr') },
      })
    }
  })

  test('the months and the year that are quoted', async () => {
    const months = [
      ['2024-01-01', '2024-02-01', 187, 1_283_540, 0.991037, 1.137892],
      ['2024-07-01', '2024-08-01', 334, 3_863_566, 0.995586, 1.142552],
      ['2024-12-01', '2025-01-01', 474, 8_507_358, 0.978993, 1.135833],
    ] as const
    for (const [from, to, n, mrr, grr, nrr] of months) {
      const gross = await figure('gross-revenue-retention', from, to)
      expect(gross).toMatchObject({ n, denominator: mrr * 100 })
      expect(gross.value).toBeCloseTo(grr, 6)
      expect((await figure('net-revenue-retention', from, to)).value).toBeCloseTo(nrr, 6)
    }
    const year = ['2024-01-01', '2024-12-31'] as const
    expect((await figure('net-revenue-retention', ...year)).value).toBeCloseTo(2.903893, 6)
    expect((await figure('gross-revenue-retention', ...year)).value).toBeCloseTo(0.995968, 6)
    expect(await figure('customer-churn-rate', ...year)).toMatchObject({ value: 0, numerator: 0 })
    const upsell = await figure('upsell-rate', ...year)
    expect(upsell.numerator).toBe(181)
    expect(upsell.value).toBeCloseTo(0.967914, 6)
  })

  test('support figures equal the reference', async () => {
    const tickets = csv('ravenstack/support_tickets.csv')
    await sql`insert into ticket (external_id, account_id, opened_at, closed_at, resolution_hours, first_reply_minutes,
        satisfaction, status)
      select r->>'id', a.id, (r->>'opened')::timestamptz, (r->>'closed')::timestamptz, (r->>'hours')::numeric,
        (r->>'minutes')::numeric, (r->>'score')::numeric, 'closed'
      from jsonb_array_elements(${JSON.stringify(
        tickets.map((row) => ({
          id: row.ticket_id,
          account: row.account_id,
          opened: `${isoDay(row.submitted_at)}T00:00:00Z`,
          closed: `${isoDay(row.closed_at)}T${(row.closed_at ?? '').slice(11) || '00:00'}:00Z`,
          hours: row.resolution_time_hours || null,
          minutes: row.first_response_time_minutes || null,
          score: row.satisfaction_score || null,
        })),
      )}::jsonb) r
      join account a on a.external_id = r->>'account'`.execute(db)
    const span = ['2023-01-01', '2026-01-01'] as const
    expect((await figure('ticket-count', ...span)).value).toBe(tickets.length)
    expect((await figure('resolution-time', ...span)).value).toBeCloseTo(35.861, 3)
    const reply = await figure('first-reply-time', ...span)
    expect(reply.value).toBeCloseTo(88.48, 2)
    expect(reply.others.find((other) => other.key === 'p90')?.value).toBeCloseTo(160.1, 6)
    const csat = await figure('csat', ...span)
    expect(csat).toMatchObject({ n: 1_175, missing: 825 })
    expect(csat.value).toBeCloseTo(3.98128, 5)
  })
})

describe.skipIf(isAbsent)('mrr-playbook (skipped where the reference data is absent)', () => {
  test('417 customer-months and every movement equal the reference', async () => {
    await load(
      csv('mrr_playbook/subscription_periods.csv').map((row) => ({
        account: row.customer_id ?? '',
        product: 'suite',
        start: row.start_date ?? null,
        end: row.end_date || null,
        minor: Number(row.monthly_amount) * 100,
      })),
    )
    const months = Array.from({ length: 40 }, (_, index) =>
      new Date(Date.UTC(2017, 7 + index, 1)).toISOString().slice(0, 10),
    )
    const sums = await readMovementSums(db, months, population(months[0] ?? '', months[39] ?? ''))
    const periods = mrrPeriods(sums, months.length).get(null) ?? []
    const expected = csv('mrr_playbook/reference/mrr_movements_full_spine.csv')
    for (const row of expected) {
      const period = periods[months.indexOf(row.month ?? '') - 1]
      const movement = (count: string, amount: string) => ({
        accounts: Number(row[count]),
        mrr: Math.abs(Number(row[amount])) * 100,
      })
      expect(period, row.month).toMatchObject({
        end: { accounts: Number(row.active), mrr: Number(row.mrr) * 100 },
        new: movement('new_count', 'new'),
        reactivation: movement('reactivation_count', 'reactivation'),
        expansion: movement('upgrade_count', 'upgrade'),
        contraction: movement('downgrade_count', 'downgrade'),
        churn: movement('churn_count', 'churn'),
      })
    }
    const count = (kind: 'new' | 'churn' | 'reactivation' | 'expansion' | 'contraction') =>
      periods.reduce((sum, period) => sum + period[kind].accounts, 0)
    expect([
      count('new'),
      count('churn'),
      count('reactivation'),
      count('expansion'),
      count('contraction'),
    ]).toEqual([55, 58, 3, 30, 27])
    // The playbook counts a row for every month from the first to the one after the last, paid or not.
    const rows = csv('mrr_playbook/reference/mrr_by_customer_month_full_spine.csv')
    expect(rows).toHaveLength(417)
    const paid = rows.filter((row) => Number(row.mrr) > 0)
    expect(periods.reduce((sum, period) => sum + period.end.accounts, 0)).toBe(paid.length)
    const june = await figure('gross-revenue-retention', '2019-06-01', '2019-07-01')
    expect(june.value).toBeCloseTo(0.964758, 6)
    expect((await figure('net-revenue-retention', '2019-06-01', '2019-07-01')).value).toBe(june.value)
  })
})

describe.skipIf(isAbsent)(
  'a social network and a sales team (skipped where the reference data is absent)',
  () => {
    test('every month of the simulated social network equals the book’s own SQL', async () => {
      await load(
        csv('fight_churn_socialnet7/subscription.csv').map((row) => ({
          account: row.account_id ?? '',
          product: row.product ?? '',
          start: row.start_date ?? null,
          end: row.end_date || null,
          minor: Math.round(Number(row.mrr) * 100),
        })),
      )
      for (const row of csv('fight_churn_socialnet7/reference/monthly_movements.csv')) {
        const span = [row.d0 ?? '', row.d1 ?? ''] as const
        expect(await figure('customer-churn-rate', ...span)).toMatchObject({
          numerator: Number(row.n_churned),
          denominator: Number(row.n_start),
        })
        expect((await figure('gross-revenue-retention', ...span)).value).toBeCloseTo(Number(row.grr), 9)
        expect((await figure('net-revenue-retention', ...span)).value).toBeCloseTo(Number(row.nrr), 9)
      }
    })

    test('deals won are orders: their value, their mean price, by quarter, and what stayed of each account', async () => {
      const won = csv('crm_sales/sales_pipeline.csv').filter((row) => row.deal_stage === 'Won')
      await load([])
      const rows = JSON.stringify(
        won.map(({ opportunity_id: id, account, close_date: on, close_value: value }) => ({
          id,
          account,
          on,
          value,
        })),
      )
      await sql`insert into account (external_id) select distinct r->>'account' from jsonb_array_elements(${rows}::jsonb) r`.execute(
        db,
      )
      await sql`
      insert into purchase_order (external_id, account_id, ordered_at, amount_minor, currency)
      select r->>'id', a.id, (r->>'on')::timestamptz, (r->>'value')::numeric * 100, 'USD'
      from jsonb_array_elements(${rows}::jsonb) r join account a on a.external_id = r->>'account'`.execute(db)
      const reference = JSON.parse(readFileSync(`${folder}crm_sales/reference/crm_reference.json`, 'utf8'))
      const year = ['2017-01-01', '2018-01-01'] as const
      expect((await figure('order-revenue', ...year)).value).toBe(reference.won_value * 100)
      const price = await figure('order-value', ...year)
      expect(price).toMatchObject({ n: 4_238 })
      expect(price.value).toBeCloseTo(reference.mean_won_value * 100, 6)
      const starts = ['2017-01-01', '2017-04-01', '2017-07-01', '2017-10-01', '2018-01-01']
      const names: string[] = reference.quarters
      for (const [index, name] of names.entries()) {
        const quarter = [starts[index] ?? '', starts[index + 1] ?? ''] as const
        expect((await figure('order-revenue', ...quarter)).value).toBe(
          reference.quarterly_won_value[name] * 100,
        )
      }
      const inQuarter = (name: string) => {
        const sums = new Map<string, number>()
        for (const { account = '', close_date: on = '', close_value: value } of won) {
          if (`${on.slice(0, 4)}Q${Math.ceil(Number(on.slice(5, 7)) / 3)}` !== name) continue
          sums.set(account, (sums.get(account) ?? 0) + Number(value))
        }
        return sums
      }
      for (const [index, name] of names.slice(1).entries()) {
        const [before, after] = [inQuarter(names[index] ?? ''), inQuarter(name)]
        const total = { mrrStart: 0, churned: 0, contraction: 0, expansion: 0 }
        for (const [account, spent] of before) {
          const { kind, amount } = accountMovement({
            before: spent,
            after: after.get(account) ?? 0,
            hadBefore: true,
          })
          total.mrrStart += spent
          if (kind === 'churn') total.churned -= amount
          if (kind === 'contraction') total.contraction -= amount
          if (kind === 'expansion') total.expansion += amount
        }
        const told = reference.quarterly_ndr[`${names[index]}->${name}`]
        expect(netRevenueRetention(total)).toBeCloseTo(told, 9)
      }
    })
  },
)

describe.skipIf(isAbsent)('college messages (skipped where the reference data is absent)', () => {
  // Each sender is an account: what it did on a day is its usage of that day.
  beforeAll(async () => {
    await load([])
    const days = new Map<string, number>()
    for (const line of readFileSync(`${folder}college_msg/CollegeMsg.txt`, 'utf8').trim().split('\n')) {
      const [from = '', , at] = line.split(' ')
      const key = `${from} ${new Date(Number(at) * 1000).toISOString().slice(0, 10)}`
      days.set(key, (days.get(key) ?? 0) + 1)
    }
    const rows = JSON.stringify([...days].map(([key, events]) => ({ key, events })))
    await sql`select ensure_partitions('usage_day', '2004-04-01', '2004-11-30'), ensure_partitions('account_day', '2004-04-01', '2004-11-30')`.execute(
      db,
    )
    await sql`insert into contact (id) values (1)`.execute(db)
    await sql`insert into account (external_id, created_at)
      select distinct split_part(r->>'key', ' ', 1), '2004-01-01'::timestamptz from jsonb_array_elements(${rows}::jsonb) r`.execute(
      db,
    )
    await sql`insert into account_fact (account_id, name) select id, external_id from account`.execute(db)
    await sql`insert into usage_day (account_id, day, contact_id, events, features, first_ts, last_ts)
      select a.id, d, 1, (r->>'events')::integer, repeat('0', 256)::bit(256), d, d
      from jsonb_array_elements(${rows}::jsonb) r
      join account a on a.external_id = split_part(r->>'key', ' ', 1)
      cross join lateral (select split_part(r->>'key', ' ', 2)::date as d) day`.execute(db)
  })

  async function lookAt(...days: string[]): Promise<void> {
    for (const day of days) {
      const scope = { memberIds: undefined, days: [day], timeZone: 'UTC', currency: 'USD' }
      await db.transaction().execute((trx) => writeAccountDays(trx, scope, { reconstructed: true }))
    }
  }

  test('28-day activity churn equals the reference in every window', async () => {
    for (const row of csv('college_msg/reference/college_activity_churn_28d.csv')) {
      const { d0: from = '', d1: to = '' } = row
      await lookAt(addDays(from, -1), addDays(to, -1))
      expect(await figure('activity-churn', from, to)).toMatchObject({
        numerator: Number(row.n_churn),
        denominator: Number(row.n_start),
      })
    }
  })

  test('stickiness equals mean accounts a day over accounts of 28 days in the reference', async () => {
    const daily = csv('college_msg/reference/college_daily_active.csv')
    const last = daily.findIndex((row) => row.day === '2004-06-30')
    await lookAt('2004-06-30')
    const active = daily.slice(last - 27, last + 1).reduce((sum, row) => sum + Number(row.dau), 0)
    const found = await figure('stickiness', '2004-06-01', '2004-07-01')
    expect(found).toMatchObject({ numerator: active, n: Number(daily[last]?.mau28) })
    expect(found.value).toBeCloseTo(active / 28 / Number(daily[last]?.mau28), 12)
  })
})
