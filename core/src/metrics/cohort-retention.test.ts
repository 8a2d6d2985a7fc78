import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasReference, readTable } from '../../reference/reference-data.ts'
import { kaplanMeier } from '../survival/kaplan-meier.ts'
import { survivalAt } from '../survival/survival-at.ts'
import { cohortRetention } from './cohort-retention.ts'
import type { SubscriptionPeriod } from './mrr-movements.ts'

const period = (
  accountId: string,
  start: string,
  end: string | null,
  mrrMinor: number,
): SubscriptionPeriod => ({ accountId, productId: null, start, end, mrrMinor })

// Worked by hand: a grows, b leaves in its second month, c shrinks, d comes a month later.
const rows = [
  period('a', '2024-01-10', '2024-02-10', 100),
  period('a', '2024-02-10', null, 150),
  period('b', '2024-01-31', '2024-02-20', 200),
  period('c', '2024-01-01', '2024-03-01', 400),
  period('c', '2024-03-01', null, 300),
  period('d', '2024-02-05', null, 50),
]

test('equals the cohorts worked by hand', () => {
  const [january, february] = cohortRetention({ rows, until: '2024-03-15' })
  expect(january).toMatchObject({ start: '2024-01-01', accounts: 3 })
  expect(january?.cells).toEqual([
    {
      age: 0,
      reached: 3,
      customers: 3,
      mrrStart: 700,
      mrrNet: 700,
      mrrGross: 700,
      logo: 1,
      net: 1,
      gross: 1,
    },
    {
      age: 1,
      reached: 3,
      customers: 2,
      mrrStart: 700,
      mrrNet: 550,
      mrrGross: 500,
      logo: 2 / 3,
      net: 550 / 700,
      gross: 500 / 700,
    },
    {
      age: 2,
      reached: 2,
      customers: 2,
      mrrStart: 500,
      mrrNet: 450,
      mrrGross: 400,
      logo: 1,
      net: 0.9,
      gross: 0.8,
    },
  ])
  expect(february).toMatchObject({ start: '2024-02-01', accounts: 1 })
  expect(february?.cells).toHaveLength(2)
})

test('quarters gather three months and step by three', () => {
  const [first] = cohortRetention({ rows, until: '2024-06-30', by: 'quarter' })
  expect(first).toMatchObject({ start: '2024-01-01', accounts: 4 })
  expect(first?.cells.map((cell) => [cell.reached, cell.customers])).toEqual([
    [4, 4],
    [4, 3],
  ])
})

test('who comes back counts again; free rows and rows without a day make no customer', () => {
  const back = [
    period('a', '2023-12-01', '2024-01-01', 0),
    period('a', '2024-01-01', '2024-02-01', 10),
    period('a', '2024-03-01', null, 10),
    period('b', '2024-01-01', '2024-01-01', 10),
  ]
  const [only, ...others] = cohortRetention({ rows: back, until: '2024-03-01' })
  expect(others).toEqual([])
  expect(only?.accounts).toBe(1)
  expect(only?.cells.map(({ logo }) => logo)).toEqual([1, 0, 1])
})

test('with nobody coming back, logo retention of all equals the survival curve where nobody is cut off', ({
  skip,
}) => {
  skip(!hasReference('mrr_playbook'), 'reference data absent')
  const all = readTable('mrr_playbook/subscription_periods.csv').map((row) =>
    period(
      row.customer_id ?? '',
      row.start_date ?? '',
      row.end_date || null,
      Number(row.monthly_amount) * 100,
    ),
  )
  const cohorts = cohortRetention({ rows: all, until: '2030-01-01', most: 6 })
  expect(cohorts.reduce((sum, cohort) => sum + cohort.accounts, 0)).toBe(
    new Set(all.map((row) => row.accountId)).size,
  )
  for (const { cells } of cohorts) expect(cells[0]).toMatchObject({ logo: 1, net: 1, gross: 1 })
})

test('with nobody coming back, logo retention equals the survival curve', () => {
  const lifetimes = [2, 2, 3, 5, 6]
  const simple = lifetimes.map((months, i) =>
    period(`${i}`, '2024-01-01', `2024-${String(months + 1).padStart(2, '0')}-01`, 10),
  )
  const curve = kaplanMeier({ stop: lifetimes, event: lifetimes.map(() => 1) })
  for (const { age, logo } of cohortRetention({ rows: simple, until: '2025-01-01', most: 6 })[0]?.cells ??
    []) {
    expect(logo).toBeCloseTo(survivalAt(curve, age)?.survival ?? 1, 12)
  }
})

test('no rows give no cohorts', () => {
  expect(cohortRetention({ rows: [], until: '2024-03-15' })).toEqual([])
})

test.each([
  [{ rows: [], until: 'now' }, 'parts-of-date.not-a-date'],
  [{ rows: [], until: '2024-01-01', most: -1 }, 'cohort-retention.bad-option'],
  [
    { rows: [period('a', '2024-01-01', null, Number.NaN)], until: '2024-01-01' },
    'cohort-retention.not-an-amount',
  ],
])('refuses %o: %s', (question, code) => {
  expect(() => cohortRetention(question)).toThrow(expect.objectContaining({ code }))
})

const day = fc
  .integer({ min: 0, max: 700 })
  .map((n) => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10))
const someRows = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 4 }), day, day, fc.integer({ min: 0, max: 9 }))
    .map(([id, a, b, mrr]) => (a < b ? period(`${id}`, a, b, mrr) : period(`${id}`, b, a, mrr))),
  { maxLength: 12 },
)

test('gross never exceeds net or 1, and splitting a row changes nothing', () => {
  fc.assert(
    fc.property(someRows, day, (list, cut) => {
      const cohorts = cohortRetention({ rows: list, until: '2025-06-01' })
      for (const cell of cohorts.flatMap((cohort) => cohort.cells)) {
        expect(cell.gross).toBeLessThanOrEqual(Math.min(1, cell.net) + 1e-12)
      }
      const split = list.flatMap((row) =>
        row.start < cut && row.end !== null && cut < row.end
          ? [
              { ...row, end: cut },
              { ...row, start: cut },
            ]
          : [row],
      )
      expect(cohortRetention({ rows: split.toReversed(), until: '2025-06-01' })).toEqual(cohorts)
    }),
  )
})
