import { type MrrMovements, mrrMovements, type SubscriptionPeriod } from '@tsuzuku/core/metrics/mrr-movements'
import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { emptyTables } from '../../../test/empty-tables.ts'
import { createDatabase, createPool, type Database } from '../../platform/database.ts'
import { readAccountLedger } from './account-ledger.read.ts'
import { readMovementRows } from './mrr-movement-rows.read.ts'
import { readMovementSums } from './mrr-series.read.ts'
import { type MrrPeriod, mrrPeriods } from './mrr-series.ts'
import type { Population } from './population.ts'

let database: TestDatabase
let db: Database

beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase(createPool(database.url, 2))
  await sql`insert into product (id, key, name) select g, 'p' || g, 'P' || g from generate_series(1, 6) g`.execute(
    db,
  )
})

afterAll(async () => {
  await db.destroy()
  await database.drop()
})

const DAY_ZERO = '2024-01-01'
const days = Array.from({ length: 13 }, (_, month) => addMonths(DAY_ZERO, month))

type Row = {
  account: number
  product: number
  start: number
  length: number | null
  mrr: number
  foreign: boolean
  /** The day since and until which the row was known; null: from the beginning, until now. */
  known: { since: number | null; until: number | null }
}

const knownArb = fc.record({
  since: fc.option(fc.integer({ min: 0, max: 400 }), { freq: 2 }),
  until: fc.option(fc.integer({ min: 0, max: 400 }), { freq: 4 }),
})
const rowArb: fc.Arbitrary<Row> = fc.record({
  account: fc.integer({ min: 1, max: 5 }),
  product: fc.integer({ min: 1, max: 3 }),
  // Multiples of ten make several changes fall on one day, and on the days that are compared.
  start: fc.oneof(
    fc.integer({ min: -60, max: 380 }),
    fc.integer({ min: -6, max: 38 }).map((n) => n * 10),
  ),
  length: fc.option(fc.oneof(fc.integer({ min: 0, max: 200 }), fc.constantFrom(0, 10, 30, 31, 60)), {
    freq: 4,
  }),
  mrr: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 5 }).map((n) => n * 10_000),
    fc.nat(1_000_000),
  ),
  foreign: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  known: knownArb,
})
const historyArb = fc.record({
  rows: fc.array(rowArb, { maxLength: 14 }),
  /** Account 5 was found to be the same as account 1, on one day, and perhaps on another not to be. */
  merged: fc.option(
    fc.record({
      since: fc.integer({ min: -10, max: 400 }),
      until: fc.option(fc.integer({ min: 0, max: 400 })),
    }),
  ),
  asOf: fc.option(fc.integer({ min: 0, max: 400 })),
})

const dayAt = (offset: number) => addDays(DAY_ZERO, offset)
const instantAt = (offset: number) => `${dayAt(offset)}T12:00:00Z`

type Merged = { since: number; until: number | null } | null

/** Whether account 5 stood for account 1 as it was known on a day, or is known now. */
function isMerged(merged: Merged, asOf: number | null): boolean {
  if (!merged) return false
  const until = merged.until === null ? null : Math.max(merged.since, merged.until)
  if (asOf === null) return until === null
  return merged.since <= asOf && (until === null || until > asOf)
}

async function write({ merged, ...history }: { rows: Row[]; merged: Merged }): Promise<void> {
  await emptyTables(db, 'account, subscription')
  await sql`insert into account (id, merged_into)
    select g, case when g = 5 and ${isMerged(merged, null)} then 1 end from generate_series(1, 5) g`.execute(
    db,
  )
  if (merged) {
    const until = merged.until === null ? null : instantAt(Math.max(merged.since, merged.until))
    await sql`insert into account_merge (account_id, into_id, merged_by_name, merged_at, unmerged_at)
      values (5, 1, 'Test', ${instantAt(merged.since)}, ${until})`.execute(db)
  }
  const rows = history.rows.map((row, index) => ({
    subscription_id: index + 1,
    account_id: row.account,
    // Another product than those of the ledger, so that no contract changes its currency by chance.
    product_id: row.foreign ? row.product + 3 : row.product,
    start_date: dayAt(row.start),
    end_date: row.length === null ? null : dayAt(row.start + row.length),
    mrr_minor: row.mrr,
    currency: row.foreign ? 'USD' : 'JPY',
    billing_period: 'month',
    trial: false,
    recorded_at: row.known.since === null ? '2020-01-01T00:00:00Z' : instantAt(row.known.since),
    superseded_at:
      row.known.until === null ? 'infinity' : instantAt(Math.max(row.known.since ?? 0, row.known.until)),
  }))
  await sql`insert into subscription (subscription_id, account_id, product_id, start_date, end_date, mrr_minor, currency,
      billing_period, trial, recorded_at, superseded_at)
    select subscription_id, account_id, product_id, start_date, end_date, mrr_minor, currency, billing_period, trial,
      recorded_at, superseded_at
    from jsonb_populate_recordset(null::subscription, ${JSON.stringify(rows)}::jsonb)`.execute(db)
}

function oracleRows(history: { rows: Row[]; merged: Merged; asOf: number | null }): SubscriptionPeriod[] {
  return history.rows
    .filter((row) => !row.foreign)
    .filter(({ known }) => {
      const until = known.until === null ? null : Math.max(known.since ?? 0, known.until)
      if (history.asOf === null) return until === null
      return (known.since ?? -1) <= history.asOf && (until === null || until > history.asOf)
    })
    .map((row) => ({
      accountId: String(row.account === 5 && isMerged(history.merged, history.asOf) ? 1 : row.account),
      productId: String(row.product),
      start: dayAt(row.start),
      end: row.length === null ? null : dayAt(row.start + row.length),
      mrrMinor: row.mrr,
    }))
}

function population(asOf: number | null, from = days[0] ?? '', to = days[12] ?? ''): Population {
  const known = asOf === null ? undefined : { day: dayAt(asOf), timeZone: 'UTC' }
  return { filters: {}, from, to, known, currency: 'JPY' }
}

function asOracle(
  period: MrrPeriod,
): Omit<MrrMovements, 'customerChurn' | 'grossRetention' | 'netRetention'> {
  const wire = ({ accounts, mrr }: { accounts: number; mrr: number }) => ({ accounts, mrrMinor: mrr })
  return {
    start: wire(period.start),
    end: wire(period.end),
    new: wire(period.new),
    reactivation: wire(period.reactivation),
    expansion: wire(period.expansion),
    contraction: wire(period.contraction),
    churn: wire(period.churn),
    upsellMinor: period.upsell.mrr,
    crossSellMinor: period.crossSell.mrr,
  }
}

async function series(boundaries: readonly string[], asOf: number | null): Promise<MrrPeriod[]> {
  return (
    mrrPeriods(await readMovementSums(db, boundaries, population(asOf)), boundaries.length).get(null) ?? []
  )
}

describe('the ledger in SQL', () => {
  test('says the same as the movements counted from the subscriptions, for every month of any history', async () => {
    await fc.assert(
      fc.asyncProperty(historyArb, async (history) => {
        await write(history)
        const periods = await series(days, history.asOf)
        const rows = oracleRows(history)
        for (const [index, period] of periods.entries()) {
          const from = days[index] ?? ''
          const to = days[index + 1] ?? ''
          const { customerChurn, grossRetention, netRetention, ...expected } = mrrMovements({
            rows,
            from,
            to,
          })
          expect(asOracle(period)).toEqual(expected)
        }
        if (periods.length === 0) {
          const whole = mrrMovements({ rows, from: days[0] ?? '', to: days[12] ?? '' })
          expect([whole.start.accounts, whole.end.accounts]).toEqual([0, 0])
        }
      }),
      { numRuns: 40 },
    )
  })

  test('adds up to the yen, and its accounts are the rows behind it', async () => {
    await fc.assert(
      fc.asyncProperty(
        historyArb,
        fc.tuple(fc.integer({ min: -30, max: 200 }), fc.integer({ min: 1, max: 200 })),
        async (history, [start, length]) => {
          await write(history)
          const from = dayAt(start)
          const to = dayAt(start + length)
          const asked = population(history.asOf, from, to)
          const period = mrrPeriods(await readMovementSums(db, [from, to], asked), 2).get(null)?.[0]
          const rows = await readMovementRows(db, { from, to, population: asked, limit: 100 })
          const total = (kind: string) =>
            rows.filter((row) => row.kind === kind).reduce((sum, row) => sum + row.amount, 0)
          const won = (period?.new.mrr ?? 0) + (period?.reactivation.mrr ?? 0) + (period?.expansion.mrr ?? 0)
          const lost = (period?.contraction.mrr ?? 0) + (period?.churn.mrr ?? 0)
          expect((period?.start.mrr ?? 0) + won - lost).toBe(period?.end.mrr ?? 0)
          expect(rows.reduce((sum, row) => sum + row.before, 0)).toBe(period?.start.mrr ?? 0)
          expect(rows.reduce((sum, row) => sum + row.after, 0)).toBe(period?.end.mrr ?? 0)
          expect(total('new')).toBe(period?.new.mrr ?? 0)
          expect(total('churn') + (period?.churn.mrr ?? 0)).toBe(0)
          expect(total('reactivation')).toBe(period?.reactivation.mrr ?? 0)
          expect(rows.reduce((sum, row) => sum + row.cross_sell, 0)).toBe(period?.crossSell.mrr ?? 0)
          expect(rows.reduce((sum, row) => sum + row.before ** 2, 0)).toBeCloseTo(
            period?.squares.start ?? 0,
            -3,
          )
          expect(rows.reduce((sum, row) => sum + row.after ** 2, 0)).toBeCloseTo(period?.squares.end ?? 0, -3)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('does not change when a subscription is split in two on any day', async () => {
    await fc.assert(
      fc.asyncProperty(historyArb, fc.nat(), fc.nat(400), async (history, pick, at) => {
        await write(history)
        const whole = await series(days, history.asOf)
        const target = history.rows.length === 0 ? -1 : pick % history.rows.length
        const split = history.rows.flatMap((row, index) => {
          const cut = at - row.start
          if (index !== target || cut <= 0 || (row.length !== null && cut >= row.length)) return [row]
          const rest = row.length === null ? null : row.length - cut
          return [
            { ...row, length: cut },
            { ...row, start: at, length: rest },
          ]
        })
        await write({ ...history, rows: split })
        expect((await series(days, history.asOf)).map(asOracle)).toEqual(whole.map(asOracle))
      }),
      { numRuns: 40 },
    )
  })

  test('tells the history of one account so that its days add up to its MRR', async () => {
    await fc.assert(
      fc.asyncProperty(historyArb, async (history) => {
        await write(history)
        const known = population(history.asOf).known
        const until = dayAt(400)
        const entries = await readAccountLedger(db, { accountId: 1, currency: 'JPY', known, until })
        const mine = oracleRows(history).filter((row) => row.accountId === '1')
        const at = mrrMovements({ rows: mine, from: dayAt(-1000), to: until })
        expect(entries.reduce((sum, entry) => sum + entry.amount, 0)).toBe(at.end.mrrMinor)
        expect(entries[0]?.mrr ?? 0).toBe(at.end.mrrMinor)
        for (const entry of entries) {
          expect(entry.products.reduce((sum, product) => sum + product.amount, 0)).toBe(entry.amount)
        }
        expect(entries.filter((entry) => entry.kind === 'new').length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 40 },
    )
  })
})

describe('cases', () => {
  const row = (part: Partial<Row>): Row => ({
    account: 1,
    product: 1,
    start: 0,
    length: null,
    mrr: 10_000,
    foreign: false,
    known: { since: null, until: null },
    ...part,
  })
  const january = async (rows: Row[], asOf: number | null = null) => {
    await write({ rows, merged: null })
    return (await series(['2024-01-01', '2024-02-01'], asOf))[0]
  }

  test('a plan change on one day is neither churn nor new', async () => {
    const period = await january([row({ length: 20 }), row({ start: 20, mrr: 12_000 })])
    expect(period).toMatchObject({
      churn: { accounts: 0, mrr: 0 },
      new: { accounts: 0, mrr: 0 },
      expansion: { accounts: 1, mrr: 2_000 },
      upsell: { mrr: 2_000 },
    })
  })

  test('one of several subscriptions ending is contraction', async () => {
    const period = await january([row({}), row({ product: 2, mrr: 4_000, length: 20 })])
    expect(period).toMatchObject({ contraction: { accounts: 1, mrr: 4_000 }, churn: { accounts: 0 } })
  })

  test('another product is cross-sell', async () => {
    const period = await january([row({}), row({ product: 2, mrr: 4_000, start: 20 })])
    expect(period).toMatchObject({ crossSell: { accounts: 1, mrr: 4_000 }, upsell: { accounts: 0, mrr: 0 } })
  })

  test('the end is the first day without: ending on the last day of the period is churn, a day later is not', async () => {
    expect((await january([row({ length: 31 })]))?.churn).toEqual({ accounts: 1, mrr: 10_000 })
    expect((await january([row({ length: 32 })]))?.churn).toEqual({ accounts: 0, mrr: 0 })
  })

  test('who cancelled for the end of the term is a customer until it ends', async () => {
    const rows = [row({ length: 45 })]
    expect((await january(rows))?.end.accounts).toBe(1)
    expect((await series(['2024-02-01', '2024-03-01'], null))[0]?.churn.accounts).toBe(1)
  })

  test('a free trial is no customer, and paying makes it new', async () => {
    const period = await january([row({ start: -20, mrr: 0, length: 30 }), row({ start: 10 })])
    expect(period).toMatchObject({ start: { accounts: 0 }, new: { accounts: 1, mrr: 10_000 } })
  })
})

test('chains of merges lead to the account that stood for itself at the time', async () => {
  await write({ rows: [], merged: null })
  await sql`insert into account_merge (account_id, into_id, merged_by_name, merged_at, unmerged_at) values
    (3, 2, 'Test', '2024-02-01', null), (2, 1, 'Test', '2024-03-01', '2024-04-01'), (3, 4, 'Test', '2024-01-10', '2024-01-20')`.execute(
    db,
  )
  const at = async (time: string) =>
    (
      await sql<{ id: number; merged_into: number }>`
        select id, merged_into from merged_as_of(${time}::timestamptz) order by id`.execute(db)
    ).rows
  expect(await at('2024-01-05')).toEqual([])
  expect(await at('2024-01-15')).toEqual([{ id: 3, merged_into: 4 }])
  expect(await at('2024-02-15')).toEqual([{ id: 3, merged_into: 2 }])
  expect(await at('2024-03-15')).toEqual([
    { id: 2, merged_into: 1 },
    { id: 3, merged_into: 1 },
  ])
  expect(await at('2024-04-15')).toEqual([{ id: 3, merged_into: 2 }])
})
