import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseDate } from '../time/parse-date.ts'
import { type MrrQuestion, mrrMovements, type SubscriptionPeriod } from './mrr-movements.ts'

const data = new URL('../../../../shared/data/', import.meta.url)
const absent = !existsSync(data)

type Row = Readonly<Record<string, string>>

function readCsv(path: string): Row[] {
  const [head = '', ...lines] = readFileSync(new URL(path, data), 'utf8').trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
  })
}

function date(text: string | undefined, format: 'iso' | 'dmy'): string {
  const iso = parseDate(text ?? '', format)
  if (iso === undefined) throw new Error(`${text} is no date`)
  return iso
}

function playbook(): SubscriptionPeriod[] {
  return readCsv('mrr_playbook/subscription_periods.csv').map((row) => ({
    accountId: row.customer_id ?? '',
    productId: null,
    start: date(row.start_date, 'iso'),
    end: row.end_date ? date(row.end_date, 'iso') : null,
    mrrMinor: Number(row.monthly_amount) * 100,
  }))
}

function ravenstack(id: 'account_id' | 'subscription_id' = 'account_id'): SubscriptionPeriod[] {
  return readCsv('ravenstack/subscriptions.csv').map((row) => ({
    accountId: row[id] ?? '',
    productId: row.plan_tier ?? null,
    start: date(row.start_date, 'dmy'),
    end: row.end_date ? date(row.end_date, 'dmy') : null,
    mrrMinor: Number(row.mrr_amount) * 100,
  }))
}

/** One row of a reference (pandas 1.5.3 and PostgreSQL 15 agree on it) against ours, money to the cent. */
function compare(reference: Row, rest: Omit<MrrQuestion, 'from' | 'to'>): void {
  const m = mrrMovements({ ...rest, from: reference.d0 ?? '', to: reference.d1 ?? '' })
  const counts = {
    n_start: m.start.accounts,
    n_end: m.end.accounts,
    n_churned: m.churn.accounts,
    n_new: m.new.accounts,
    n_reactivated: m.reactivation.accounts,
    n_expanded: m.expansion.accounts,
    n_contracted: m.contraction.accounts,
    mrr_start: m.start.mrrMinor / 100,
    mrr_end: m.end.mrrMinor / 100,
    churned_mrr: m.churn.mrrMinor / 100,
    contraction_mrr: m.contraction.mrrMinor / 100,
    expansion_mrr: m.expansion.mrrMinor / 100,
    new_mrr: m.new.mrrMinor / 100,
    reactivation_mrr: m.reactivation.mrrMinor / 100,
  }
  expect(counts).toEqual(
    Object.fromEntries(Object.keys(counts).map((name) => [name, Number(reference[name])])),
  )
  const shares = { logo_churn: m.customerChurn, grr: m.grossRetention, nrr: m.netRetention }
  for (const [name, share] of Object.entries(shares)) {
    if (reference[name]) expect(share).toBeCloseTo(Number(reference[name]), 9)
    else expect(share).toBeUndefined()
  }
}

describe('mrr-playbook (dbt-labs)', () => {
  test('every month of 2018 and 2019', ({ skip }) => {
    skip(absent, 'reference data absent')
    const references = readCsv('mrr_playbook/reference/snapshot_movements_2018_2019.csv')
    expect(references).toHaveLength(24)
    const rows = playbook()
    for (const reference of references) compare(reference, { rows })
  })

  test('new 55, churn 58, reactivation 3, upgrade 30, downgrade 27, summing to nothing', ({ skip }) => {
    skip(absent, 'reference data absent')
    const rows = playbook()
    const months = Array.from({ length: 60 }, (_, index) => {
      const at = (step: number) =>
        `${2017 + Math.floor(step / 12)}-${String((step % 12) + 1).padStart(2, '0')}-01`
      return mrrMovements({ rows, from: at(index), to: at(index + 1) })
    })
    const total = (name: 'new' | 'churn' | 'reactivation' | 'expansion' | 'contraction') => [
      months.reduce((sum, one) => sum + one[name].accounts, 0),
      months.reduce((sum, one) => sum + one[name].mrrMinor / 100, 0),
    ]
    expect(total('new')).toEqual([55, 2295])
    expect(total('churn')).toEqual([58, 2550])
    expect(total('reactivation')).toEqual([3, 150])
    expect(total('expansion')).toEqual([30, 660])
    expect(total('contraction')).toEqual([27, 555])
  })
})

describe('RavenStack', () => {
  test('paying accounts, month by month', ({ skip }) => {
    skip(absent, 'reference data absent')
    const references = readCsv('ravenstack/reference/monthly_movements_paid.csv')
    const rows = ravenstack()
    expect(references).toHaveLength(23)
    for (const reference of references) compare(reference, { rows })
  })

  test('accounts on trial included', ({ skip }) => {
    skip(absent, 'reference data absent')
    const rows = ravenstack()
    for (const reference of readCsv('ravenstack/reference/monthly_movements_incl_trials.csv')) {
      compare(reference, { rows, includeTrials: true })
    }
  })

  test('each subscription as an account of its own', ({ skip }) => {
    skip(absent, 'reference data absent')
    const rows = ravenstack('subscription_id')
    const references = readCsv('ravenstack/reference/monthly_movements_subscription_level.csv')
    for (const reference of references) compare(reference, { rows })
  })

  test('the calendar year 2024', ({ skip }) => {
    skip(absent, 'reference data absent')
    const m = mrrMovements({ rows: ravenstack(), from: '2024-01-01', to: '2025-01-01' })
    expect(m.start).toEqual({ accounts: 187, mrrMinor: 128_354_000 })
    expect(m.end).toEqual({ accounts: 500, mrrMinor: 1_015_960_800 })
    expect(m.churn.accounts).toBe(0)
    expect(m.expansion.accounts).toBe(181)
    expect(m.netRetention).toBeCloseTo(2.903893, 6)
    expect(m.grossRetention).toBeCloseTo(0.995968, 6)
  })
})
