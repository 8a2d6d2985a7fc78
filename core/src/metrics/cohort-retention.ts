import { CoreError } from '../error.ts'
import { addMonths } from '../time/add-months.ts'
import { dayNumber } from '../time/day-number.ts'
import type { SubscriptionPeriod } from './mrr-movements.ts'

export type CohortQuestion = {
  readonly rows: readonly SubscriptionPeriod[]
  /** Last day that is known, 'YYYY-MM-DD'. */
  readonly until: string
  /** Accounts that first paid in one month or quarter are a cohort; 'month' if left out. */
  readonly by?: 'month' | 'quarter'
  /** Days from which accounts cannot be followed any more, e.g. because they pay in another currency. */
  readonly lostSightOn?: ReadonlyMap<string, string>
  /** Months (quarters) looked at after the start, at most; 60 if left out. */
  readonly most?: number
}

/** One age of a cohort. Shares are over the accounts that have reached the age. */
export type CohortCell = {
  /** Months (quarters) since the first paid day of each account. */
  readonly age: number
  /** Accounts old enough. */
  readonly reached: number
  /** Of those, the ones that pay at that age. */
  readonly customers: number
  /** MRR on their first paid day, minor units. */
  readonly mrrStart: number
  /** MRR at that age. */
  readonly mrrNet: number
  /** Of that, no account counted with more than on its first day. */
  readonly mrrGross: number
  /** customers / reached, mrrNet / mrrStart, mrrGross / mrrStart. */
  readonly logo: number
  readonly net: number
  readonly gross: number
}

export type Cohort = {
  /** First day of the month (quarter), 'YYYY-MM-DD'. */
  readonly start: string
  readonly accounts: number
  /** Accounts that could not be followed to the end. */
  readonly lostSight: number
  /** Ages 0, 1, …; each with at least one account that reached it. */
  readonly cells: readonly CohortCell[]
}

/**
 * Cohorts of accounts by the month or quarter of their first paid day, and what is left of each at every
 * age: logo, net and gross revenue retention.
 *
 * Each account is looked at on its own anniversaries, first paid day + k months, not at the ends of
 * calendar months: so age 1 is a month for all. An anniversary after `until` is not known, and the
 * account leaves both sides of the share; so does an account from the day it is lost sight of, and one that
 * was lost sight of before it began is in no cohort. Who comes back counts again.
 * Active on a day: start ≤ day and (end is null or end > day), as in `mrrMovements`.
 *
 * @returns cohorts in order of time; accounts that never paid are in none
 * @throws CoreError `cohort-retention.bad-option`, `cohort-retention.not-an-amount`,
 *   `parts-of-date.not-a-date`
 * @example
 * const row = { accountId: 'a', productId: null, start: '2024-01-10', end: '2024-02-20', mrrMinor: 1000 }
 * cohortRetention({ rows: [row], until: '2024-03-15' })[0]?.cells.map(({ logo }) => logo) // [1, 1, 0]
 */
export function cohortRetention(question: CohortQuestion): Cohort[] {
  const { rows, until, by = 'month', most = 60, lostSightOn } = question
  if (!(Number.isSafeInteger(most) && most >= 0 && most <= 1200)) {
    throw new CoreError('cohort-retention.bad-option', 'cohortRetention requires whole ages from 0 to 1200')
  }
  dayNumber(until)
  const watch = { until, months: by === 'month' ? 1 : 3, most }
  const anniversaries = new Map<string, number[]>()
  const cohorts = new Map<string, { accounts: number; lostSight: number; sums: Sums[] }>()
  for (const [account, periods] of paidPeriods(rows, until)) {
    const first = periods.reduce((least, { start }) => (start < least ? start : least), until)
    const lostOn = lostSightOn?.get(account)
    if (lostOn !== undefined && lostOn <= first) continue
    const isLost = lostOn !== undefined && lostOn <= until
    const start = cohortOf(first, by)
    const cohort = cohorts.get(start) ?? { accounts: 0, lostSight: 0, sums: [] }
    cohorts.set(start, cohort)
    cohort.accounts++
    if (isLost) cohort.lostSight++
    const days = anniversariesOf(anniversaries, first, watch)
    const watched = isLost ? days.filter((day) => day < dayNumber(lostOn)) : days
    addAccount(cohort.sums, periods, watched)
  }
  return [...cohorts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([start, { accounts, lostSight, sums }]) => ({
      start,
      accounts,
      lostSight,
      cells: sums.map(cellOf),
    }))
}

type Sums = { reached: number; customers: number; mrrStart: number; mrrNet: number; mrrGross: number }

function paidPeriods(rows: readonly SubscriptionPeriod[], until: string): Map<string, SubscriptionPeriod[]> {
  const accounts = new Map<string, SubscriptionPeriod[]>()
  for (const row of rows) {
    dayNumber(row.start)
    if (row.end !== null) dayNumber(row.end)
    if (!(Number.isFinite(row.mrrMinor) && row.mrrMinor >= 0)) {
      throw new CoreError('cohort-retention.not-an-amount', 'cohortRetention requires mrrMinor ≥ 0')
    }
    const isEmpty = row.end !== null && row.end <= row.start
    if (row.mrrMinor === 0 || row.start > until || isEmpty) continue
    const periods = accounts.get(row.accountId)
    if (periods) periods.push(row)
    else accounts.set(row.accountId, [row])
  }
  return accounts
}

function cohortOf(day: string, by: 'month' | 'quarter'): string {
  const month = Number(day.slice(5, 7))
  const first = by === 'month' ? month : month - ((month - 1) % 3)
  return `${day.slice(0, 5)}${String(first).padStart(2, '0')}-01`
}

type Stretch = { readonly start: number; readonly end: number; readonly mrr: number }

/** Adds what an account paid on each of its anniversaries. */
function addAccount(
  sums: Sums[],
  periods: readonly SubscriptionPeriod[],
  anniversaries: readonly number[],
): void {
  const stretches = periods.map(
    ({ start, end, mrrMinor }): Stretch => ({
      start: dayNumber(start),
      end: end === null ? Number.POSITIVE_INFINITY : dayNumber(end),
      mrr: mrrMinor,
    }),
  )
  let mrrStart = 0
  for (const [age, day] of anniversaries.entries()) {
    let mrr = 0
    for (const stretch of stretches) if (stretch.start <= day && stretch.end > day) mrr += stretch.mrr
    if (age === 0) mrrStart = mrr
    const sum = sums[age] ?? { reached: 0, customers: 0, mrrStart: 0, mrrNet: 0, mrrGross: 0 }
    sums[age] = sum
    sum.reached++
    if (mrr > 0) sum.customers++
    sum.mrrStart += mrrStart
    sum.mrrNet += mrr
    sum.mrrGross += Math.min(mrr, mrrStart)
  }
}

type Watch = { until: string; months: number; most: number }

/** The anniversaries of a first day, up to the last one known; many accounts share their first day. */
function anniversariesOf(
  known: Map<string, number[]>,
  first: string,
  { until, months, most }: Watch,
): number[] {
  const found = known.get(first)
  if (found) return found
  const days: number[] = []
  const last = dayNumber(until)
  for (let age = 0; age <= most; age++) {
    const day = dayNumber(addMonths(first, age * months))
    if (day > last) break
    days.push(day)
  }
  known.set(first, days)
  return days
}

function cellOf(sums: Sums, age: number): CohortCell {
  return {
    age,
    ...sums,
    logo: sums.customers / sums.reached,
    net: sums.mrrNet / sums.mrrStart,
    gross: sums.mrrGross / sums.mrrStart,
  }
}
