import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../time/add-days.ts'
import { accountMovement } from './account-movement.ts'
import { mrrMovements, type SubscriptionPeriod } from './mrr-movements.ts'

const row = (accountId: string, start: string, end: string | null, mrrMinor: number, productId = 'core') =>
  Object.freeze({ accountId, productId, start, end, mrrMinor })

const none = { accounts: 0, mrrMinor: 0 }
const month = { from: '2024-03-01', to: '2024-04-01' }

test('two customers at ¥30,000 and ¥50,000, the second leaves: 50 % and 62.5 %', () => {
  const rows = Object.freeze([
    row('a', '2024-01-01', null, 30_000),
    row('b', '2024-01-01', '2024-03-15', 50_000),
  ])
  expect(mrrMovements({ rows, ...month })).toEqual({
    start: { accounts: 2, mrrMinor: 80_000 },
    end: { accounts: 1, mrrMinor: 30_000 },
    new: none,
    reactivation: none,
    expansion: none,
    contraction: none,
    churn: { accounts: 1, mrrMinor: 50_000 },
    upsellMinor: 0,
    crossSellMinor: 0,
    customerChurn: 0.5,
    grossRetention: 0.375,
    netRetention: 0.375,
  })
})

describe('one account in March', () => {
  test.each<[string, SubscriptionPeriod[], object]>([
    ['first subscription', [row('a', '2024-03-02', null, 10)], { new: { accounts: 1, mrrMinor: 10 } }],
    [
      'starts on the first day: there before',
      [row('a', '2024-03-01', null, 10)],
      { start: { accounts: 1, mrrMinor: 10 } },
    ],
    [
      'starts on the last boundary',
      [row('a', '2024-04-01', null, 10)],
      { new: { accounts: 1, mrrMinor: 10 } },
    ],
    [
      'ends on the last boundary: end is exclusive',
      [row('a', '2024-01-01', '2024-04-01', 10)],
      { churn: { accounts: 1, mrrMinor: 10 } },
    ],
    ['ends a day later', [row('a', '2024-01-01', '2024-04-02', 10)], { churn: none }],
    ['ended on the first boundary', [row('a', '2024-01-01', '2024-03-01', 10)], { start: none, churn: none }],
    [
      'comes and goes within',
      [row('a', '2024-03-05', '2024-03-20', 10)],
      { new: none, churn: none, end: none },
    ],
    [
      'back after a gap',
      [row('a', '2024-01-01', '2024-02-01', 10), row('a', '2024-03-09', null, 12)],
      { reactivation: { accounts: 1, mrrMinor: 12 }, new: none },
    ],
    [
      'back after a gap within',
      [row('a', '2024-01-01', '2024-03-05', 10), row('a', '2024-03-09', null, 12)],
      { expansion: { accounts: 1, mrrMinor: 2 }, churn: none },
    ],
    [
      'plan change on one day',
      [row('a', '2024-01-01', '2024-03-10', 10), row('a', '2024-03-10', null, 10)],
      { churn: none, new: none, expansion: none, contraction: none },
    ],
    [
      'one of two ends',
      [row('a', '2024-01-01', '2024-03-10', 10), row('a', '2024-01-01', null, 30)],
      { contraction: { accounts: 1, mrrMinor: 10 }, churn: none, grossRetention: 0.75 },
    ],
    [
      'a free one becomes paid',
      [row('a', '2024-01-01', '2024-03-10', 0), row('a', '2024-03-10', null, 30)],
      { start: none, new: { accounts: 1, mrrMinor: 30 } },
    ],
    [
      'a paid one becomes free',
      [row('a', '2024-01-01', '2024-03-10', 30), row('a', '2024-03-10', null, 0)],
      { churn: { accounts: 1, mrrMinor: 30 }, end: none },
    ],
    [
      'more seats',
      [row('a', '2024-01-01', '2024-03-10', 30), row('a', '2024-03-10', null, 50)],
      { upsellMinor: 20, crossSellMinor: 0, netRetention: 50 / 30 },
    ],
    [
      'a second product',
      [row('a', '2024-01-01', null, 30), row('a', '2024-03-10', null, 50, 'chat')],
      { upsellMinor: 0, crossSellMinor: 50 },
    ],
  ])('%s', (_, rows, expected) => {
    expect(mrrMovements({ rows, ...month })).toMatchObject(expected)
  })

  test('with trials a free account is a customer', () => {
    const rows = [row('a', '2024-01-01', '2024-03-10', 0), row('a', '2024-03-10', null, 30)]
    expect(mrrMovements({ rows, ...month, includeTrials: true })).toMatchObject({
      start: { accounts: 1, mrrMinor: 0 },
      end: { accounts: 1, mrrMinor: 30 },
      expansion: { accounts: 1, mrrMinor: 30 },
      new: none,
      customerChurn: 0,
      netRetention: undefined,
    })
  })
})

test('nothing gives zeros, and no shares', () => {
  const result = mrrMovements({ rows: [], ...month })
  expect(result).toMatchObject({ start: none, end: none })
  expect([result.customerChurn, result.grossRetention, result.netRetention]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test.each([
  [row('a', '2024-01-01', '2023-12-31', 10), 'mrr-movements.end-before-start'],
  [row('a', '2024-01-01', null, -10), 'mrr-movements.not-an-amount'],
  [row('a', '2024-01-01', null, Number.NaN), 'mrr-movements.not-an-amount'],
  [row('a', '2024-1-1', null, 10), 'parts-of-date.not-a-date'],
  [row('a', '2024-01-01', '2024-02-30', 10), 'parts-of-date.not-a-date'],
])('refuses %j: %s', (broken, code) => {
  expect(() => mrrMovements({ rows: [broken], ...month })).toThrow(expect.objectContaining({ code }))
})

test('refuses a period that runs backwards', () => {
  expect(() => mrrMovements({ rows: [], from: '2024-02-01', to: '2024-01-01' })).toThrow(
    expect.objectContaining({ code: 'mrr-movements.backwards' }),
  )
})

const day = fc.integer({ min: 0, max: 120 }).map((days) => addDays('2024-01-01', days))
const period = fc
  .record({
    accountId: fc.constantFrom('a', 'b', 'c', 'd'),
    productId: fc.constantFrom('core', 'chat', null),
    start: day,
    length: fc.option(fc.integer({ min: 0, max: 90 })),
    mrrMinor: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 90_000 })),
  })
  .map(({ length, ...rest }) => ({ ...rest, end: length === null ? null : addDays(rest.start, length) }))
const question = fc.record({
  rows: fc.array(period, { maxLength: 14 }),
  from: day,
  days: fc.integer({ min: 0, max: 60 }),
  includeTrials: fc.boolean(),
})

describe('for any history', () => {
  test('start and movements make the end, in MRR and in accounts', () => {
    fc.assert(
      fc.property(question, ({ rows, from, days, includeTrials }) => {
        const m = mrrMovements({ rows, from, to: addDays(from, days), includeTrials })
        const won = m.new.mrrMinor + m.reactivation.mrrMinor + m.expansion.mrrMinor
        expect(m.start.mrrMinor + won - m.contraction.mrrMinor - m.churn.mrrMinor).toBe(m.end.mrrMinor)
        expect(m.start.accounts + m.new.accounts + m.reactivation.accounts - m.churn.accounts).toBe(
          m.end.accounts,
        )
        expect(m.upsellMinor + m.crossSellMinor).toBe(m.expansion.mrrMinor)
        if (m.grossRetention === undefined) expect(m.netRetention).toBeUndefined()
        else expect(m.grossRetention).toBeLessThanOrEqual(Math.min(1, m.netRetention ?? Number.NaN) + 1e-12)
      }),
    )
  })

  test('the order of the rows does not matter', () => {
    const shuffled = question.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given.rows, { minLength: given.rows.length })),
    )
    fc.assert(
      fc.property(shuffled, ([{ rows, from, days, includeTrials }, others]) => {
        const to = addDays(from, days)
        expect(mrrMovements({ rows: others, from, to, includeTrials })).toEqual(
          mrrMovements({ rows, from, to, includeTrials }),
        )
      }),
    )
  })

  test('splitting every row at any date changes nothing', () => {
    fc.assert(
      fc.property(question, fc.nat(200), ({ rows, from, days, includeTrials }, offset) => {
        const to = addDays(from, days)
        const split = rows.flatMap((whole) => {
          const at = addDays(whole.start, offset)
          return whole.end !== null && whole.end <= at
            ? [whole]
            : [
                { ...whole, end: at },
                { ...whole, start: at },
              ]
        })
        expect(mrrMovements({ rows: split, from, to, includeTrials })).toEqual(
          mrrMovements({ rows, from, to, includeTrials }),
        )
      }),
    )
  })

  test('each account alone moves as accountMovement says', () => {
    fc.assert(
      fc.property(question, ({ rows, from, days }) => {
        const to = addDays(from, days)
        for (const accountId of new Set(rows.map((one) => one.accountId))) {
          const own = rows.filter((one) => one.accountId === accountId)
          const m = mrrMovements({ rows: own, from, to })
          // What ends on the day it starts was never paid.
          const hadBefore = own.some(
            ({ start, end, mrrMinor }) => start <= from && mrrMinor > 0 && (end === null || end > start),
          )
          const { kind, amount } = accountMovement({
            before: m.start.mrrMinor,
            after: m.end.mrrMinor,
            hadBefore,
          })
          for (const name of ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const) {
            expect(m[name]).toEqual(name === kind ? { accounts: 1, mrrMinor: Math.abs(amount) } : none)
          }
        }
      }),
    )
  })
})
