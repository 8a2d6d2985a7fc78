import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { hasReference, readBytes, readJson, readTable } from '../../reference/reference-data.ts'
import { dayNumber } from '../time/day-number.ts'
import { type Activity, activityChurn } from './activity-churn.ts'
import { customerChurnRate } from './customer-churn-rate.ts'
import { mrrMovements, type SubscriptionPeriod } from './mrr-movements.ts'
import { revenueChurnRate } from './revenue-churn-rate.ts'
import { scaledRate } from './scaled-rate.ts'

type Listings = { listings_ch2: Record<string, Record<string, number>> }

/** Outputs of the book's own SQL on a simulated social network, in PostgreSQL 15. */
describe('Fight Churn with Data, chapter 2', () => {
  const rows = (): SubscriptionPeriod[] =>
    readTable('fight_churn_socialnet7/subscription.csv').map((row) => ({
      accountId: row.account_id ?? '',
      productId: row.product ?? null,
      start: row.start_date ?? '',
      end: row.end_date || null,
      mrrMinor: Math.round(Number(row.mrr) * 100),
    }))
  const listing = (name: string) =>
    readJson<Listings>('fight_churn_socialnet7/reference/socialnet7_reference.json').listings_ch2[name] ?? {}

  test('listings 2.1, 2.2, 2.4 and 2.5: retention, churn by customers and money, scaled', ({ skip }) => {
    skip(!hasReference('fight_churn_socialnet7'), 'reference data absent')
    const month = mrrMovements({ rows: rows(), from: '2020-03-01', to: '2020-04-01' })
    const net = listing('net_retention')
    expect(month.start.mrrMinor).toBe((net.start_mrr as number) * 100)
    expect(month.start.mrrMinor - month.churn.mrrMinor - month.contraction.mrrMinor).toBe(
      (net.retain_mrr as number) * 100,
    )
    expect(month.netRetention).toBeCloseTo(net.net_mrr_retention_rate as number, 12)
    const churn = listing('churn_rate')
    expect([month.start.accounts, month.churn.accounts]).toEqual([churn.n_start, churn.n_churn])
    expect(month.customerChurn).toBeCloseTo(churn.churn_rate as number, 12)
    const lost = {
      mrrStart: month.start.mrrMinor,
      churned: month.churn.mrrMinor,
      contraction: month.contraction.mrrMinor,
    }
    expect(revenueChurnRate(lost)).toBeCloseTo(listing('mrr_churn').mrr_churn_rate as number, 12)

    const scaled = listing('churn_rate_scaled')
    const quarter = mrrMovements({ rows: rows(), from: '2020-03-01', to: '2020-06-01' })
    const rate = customerChurnRate({
      customersStart: quarter.start.accounts,
      churned: quarter.churn.accounts,
    })
    expect([quarter.start.accounts, quarter.churn.accounts]).toEqual([scaled.n_start, scaled.n_churn])
    expect(rate?.value).toBeCloseTo(scaled.measured_churn as number, 12)
    const days = dayNumber('2020-06-01') - dayNumber('2020-03-01')
    expect(days).toBe(scaled.period_days)
    expect(scaledRate(rate?.value ?? 0, days, 'year')).toBeCloseTo(scaled.annual_churn as number, 12)
    expect(scaledRate(rate?.value ?? 0, days, 'month')).toBeCloseTo(scaled.monthly_churn as number, 12)
  })

  test('the movements of every month', ({ skip }) => {
    skip(!hasReference('fight_churn_socialnet7'), 'reference data absent')
    const reference = readTable('fight_churn_socialnet7/reference/monthly_movements.csv')
    expect(reference.length).toBeGreaterThan(3)
    for (const row of reference) {
      const found = mrrMovements({ rows: rows(), from: row.d0 ?? '', to: row.d1 ?? '' })
      const counts = [found.start, found.end, found.churn, found.new, found.reactivation]
      expect(counts.map(({ accounts }) => accounts)).toEqual(
        ['n_start', 'n_end', 'n_churned', 'n_new', 'n_reactivated'].map((name) => Number(row[name])),
      )
      expect(found.end.mrrMinor).toBe(Number(row.mrr_end) * 100)
      expect(found.grossRetention).toBeCloseTo(Number(row.grr), 9)
      expect(found.netRetention).toBeCloseTo(Number(row.nrr), 9)
    }
  })

  test('listing 2.3: activity churn with an interval of a month and of 7 days', ({ skip }) => {
    skip(!hasReference('fight_churn_socialnet7'), 'reference data absent')
    const text = gunzipSync(readBytes('fight_churn_socialnet7/event.csv.gz')).toString('latin1')
    const seen: { accountId: string; day: string }[] = []
    for (const line of text.split('\n')) {
      const [accountId = '', day = ''] = line.split(',', 2)
      if (day >= '2020-02-01' && day <= '2020-04-01') seen.push({ accountId, day })
    }
    const days = (day: string) =>
      dayNumber(day.slice(0, 10)) + Date.parse(`1970-01-01T${day.slice(11)}Z`) / 86_400_000
    // Months are not equally long: on a scale of months a window of one is what the book calls 1 month.
    const months = (day: string) => {
      const size = day < '2020-03-01' ? 29 : 31
      return Number(day.slice(5, 7)) + (days(day) - dayNumber(`${day.slice(0, 7)}-01`)) / size
    }
    const timed = (at: (day: string) => number): Activity[] =>
      seen.map(({ accountId, day }) => ({ accountId, at: at(day) }))
    const month = activityChurn({ activities: timed(months), from: 3, to: 4, window: 1 })
    expect([month?.start, month?.lost]).toEqual([439, 27])
    expect(month?.value).toBeCloseTo(listing('activity_churn_1month').churn_rate as number, 12)
    const [from, to] = [dayNumber('2020-03-01'), dayNumber('2020-04-01')]
    const week = activityChurn({ activities: timed(days), from, to, window: 7 })
    expect([week?.start, week?.lost]).toEqual([419, 18])
    expect(week?.value).toBeCloseTo(listing('activity_churn_7day').churn_rate as number, 12)
  })
})
