import { CoreError } from '../error.ts'
import { dayNumber } from '../time/day-number.ts'
import type { SubscriptionPeriod } from './mrr-movements.ts'

const DAYS_OF_MONTH = 365 / 12

export type RealisedLtv = {
  readonly accountId: string
  /** Minor units, rounded to whole ones. */
  readonly amountMinor: number
  /** Days under contract, free ones included, each counted once. */
  readonly days: number
}

/**
 * Realised lifetime value of each account: all it has paid under contract up to a day, as
 * Σ monthly amount × days / (365/12) over its subscriptions. Where invoices are known, their sum is better.
 *
 * @param until first day that no longer counts, 'YYYY-MM-DD'
 * @returns in order of first appearance; accounts that begin later are left out
 * @throws CoreError `realised-ltv.not-an-amount`, `realised-ltv.end-before-start`,
 *   `parts-of-date.not-a-date`
 * @example
 * const row = { accountId: 'a', productId: null, start: '2023-01-01', end: '2024-01-01', mrrMinor: 1000 }
 * realisedLtv([row], '2025-01-01') // [{ accountId: 'a', amountMinor: 12000, days: 365 }]
 */
export function realisedLtv(rows: readonly SubscriptionPeriod[], until: string): RealisedLtv[] {
  const last = dayNumber(until)
  const accounts = new Map<string, { amount: number; spans: [number, number][] }>()
  for (const { accountId, start, end, mrrMinor } of rows) {
    const from = dayNumber(start)
    const to = end === null ? last : Math.min(last, dayNumber(end))
    if (!(Number.isFinite(mrrMinor) && mrrMinor >= 0)) {
      throw new CoreError('realised-ltv.not-an-amount', 'realisedLtv requires mrrMinor ≥ 0')
    }
    if (end !== null && dayNumber(end) < from) {
      throw new CoreError('realised-ltv.end-before-start', 'realisedLtv requires start ≤ end')
    }
    if (from >= last) continue
    const account = accounts.get(accountId) ?? { amount: 0, spans: [] }
    accounts.set(accountId, account)
    account.amount += (mrrMinor * (to - from)) / DAYS_OF_MONTH
    account.spans.push([from, to])
  }
  return [...accounts].map(([accountId, { amount, spans }]) => ({
    accountId,
    amountMinor: Math.round(amount),
    days: covered(spans),
  }))
}

function covered(spans: [number, number][]): number {
  let days = 0
  let reached = Number.NEGATIVE_INFINITY
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    days += Math.max(0, to - Math.max(from, reached))
    reached = Math.max(reached, to)
  }
  return days
}
