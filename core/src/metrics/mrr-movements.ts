import { CoreError } from '../error.ts'
import { dayNumber } from '../time/day-number.ts'
import type { MovementKind } from './account-movement.ts'
import { grossRevenueRetention } from './gross-revenue-retention.ts'
import { netRevenueRetention } from './net-revenue-retention.ts'
import { splitExpansion } from './split-expansion.ts'

export type SubscriptionPeriod = {
  readonly accountId: string
  /** `null` where the product is not known; counts as one product of its own. */
  readonly productId: string | null
  /** First day, 'YYYY-MM-DD'. */
  readonly start: string
  /** First day without it, 'YYYY-MM-DD'; `null` while it runs. */
  readonly end: string | null
  /** Monthly amount in minor units, ≥ 0. */
  readonly mrrMinor: number
}

export type MrrQuestion = {
  readonly rows: readonly SubscriptionPeriod[]
  /** Start of the period, 'YYYY-MM-DD': its MRR counts as "before". */
  readonly from: string
  /** End of the period, 'YYYY-MM-DD'. */
  readonly to: string
  /** Counts accounts with only free subscriptions as customers, too. `false` if left out. */
  readonly includeTrials?: boolean
}

export type CountAndMrr = { readonly accounts: number; readonly mrrMinor: number }

/** Amounts are positive; start + new + reactivation + expansion − contraction − churn = end. */
export type MrrMovements = {
  readonly start: CountAndMrr
  readonly end: CountAndMrr
  readonly new: CountAndMrr
  readonly reactivation: CountAndMrr
  readonly expansion: CountAndMrr
  readonly contraction: CountAndMrr
  readonly churn: CountAndMrr
  readonly upsellMinor: number
  readonly crossSellMinor: number
  /** Shares; `undefined` without customers or MRR at the start. */
  readonly customerChurn: number | undefined
  readonly grossRetention: number | undefined
  readonly netRetention: number | undefined
}

type Account = {
  readonly products: Map<string | null, { before: number; after: number }>
  active: { before: boolean; after: boolean }
  hadBefore: boolean
}

/**
 * MRR movements of a period (from, to], from the subscriptions themselves.
 *
 * A subscription is active on day d if start ≤ d and (end is null or end > d). The MRR of an account
 * on d is the sum over its active subscriptions; a customer has MRR > 0 (with `includeTrials`: any
 * active subscription). Lost: customer at `from`, not at `to`. New: the reverse, with its first paid
 * (any) subscription starting after `from`; else reactivated. Expansion, contraction: at both, more or
 * less. What ends on the day it starts was never paid. Only the two ends count: who left and came back within the period did not move.
 * Source: Gold, Fight Churn with Data, ch. 2; dbt-labs/mrr-playbook.
 *
 * @throws CoreError `mrr-movements.backwards` for to < from, `mrr-movements.end-before-start`,
 *   `mrr-movements.not-an-amount`, `parts-of-date.not-a-date`
 * @example
 * const start = '2024-01-01', productId = null
 * mrrMovements({
 *   rows: [
 *     { accountId: 'a', productId, start, end: null, mrrMinor: 30_000 },
 *     { accountId: 'b', productId, start, end: '2024-03-15', mrrMinor: 50_000 },
 *   ],
 *   from: '2024-03-01',
 *   to: '2024-04-01',
 * }).churn // { accounts: 1, mrrMinor: 50000 }
 */
export function mrrMovements({ rows, from, to, includeTrials = false }: MrrQuestion): MrrMovements {
  if (dayNumber(to) < dayNumber(from)) {
    throw new CoreError('mrr-movements.backwards', 'mrrMovements requires from ≤ to')
  }
  const sums = emptySums()
  let upsellMinor = 0
  let crossSellMinor = 0
  for (const account of accountsOf(rows, from, to, includeTrials).values()) {
    const products = [...account.products.values()]
    const before = products.reduce((sum, product) => sum + product.before, 0)
    const after = products.reduce((sum, product) => sum + product.after, 0)
    const isBefore = includeTrials ? account.active.before : before > 0
    const isAfter = includeTrials ? account.active.after : after > 0
    if (isBefore) count(sums.start, before)
    if (isAfter) count(sums.end, after)
    const kind = kindOf({ before, after, isBefore, isAfter, hadBefore: account.hadBefore })
    if (kind === 'none') continue
    count(sums[kind], Math.abs(after - before))
    if (kind !== 'expansion') continue
    const split = splitExpansion(products)
    upsellMinor += split.upsell
    crossSellMinor += split.crossSell
  }
  const lost = {
    mrrStart: sums.start.mrrMinor,
    churned: sums.churn.mrrMinor,
    contraction: sums.contraction.mrrMinor,
  }
  return {
    ...sums,
    upsellMinor,
    crossSellMinor,
    customerChurn: sums.start.accounts === 0 ? undefined : sums.churn.accounts / sums.start.accounts,
    grossRetention: grossRevenueRetention(lost),
    netRetention: netRevenueRetention({ ...lost, expansion: sums.expansion.mrrMinor }),
  }
}

type Sum = { accounts: number; mrrMinor: number }

function emptySums(): Record<'start' | 'end' | Exclude<MovementKind, 'none'>, Sum> {
  const sum = () => ({ accounts: 0, mrrMinor: 0 })
  return {
    start: sum(),
    end: sum(),
    new: sum(),
    reactivation: sum(),
    expansion: sum(),
    contraction: sum(),
    churn: sum(),
  }
}

function count(sum: Sum, amount: number): void {
  sum.accounts += 1
  sum.mrrMinor += amount
}

type Ends = { before: number; after: number; isBefore: boolean; isAfter: boolean; hadBefore: boolean }

// An account on a free subscription is a customer with MRR 0, which MRR alone cannot tell.
function kindOf({ before, after, isBefore, isAfter, hadBefore }: Ends): MovementKind {
  if (isBefore && isAfter) return before === after ? 'none' : after > before ? 'expansion' : 'contraction'
  if (isBefore) return 'churn'
  if (isAfter) return hadBefore ? 'reactivation' : 'new'
  return 'none'
}

function accountsOf(
  rows: readonly SubscriptionPeriod[],
  from: string,
  to: string,
  includeTrials: boolean,
): Map<string, Account> {
  const accounts = new Map<string, Account>()
  for (const row of rows) {
    check(row)
    const account = accounts.get(row.accountId) ?? {
      products: new Map(),
      active: { before: false, after: false },
      hadBefore: false,
    }
    accounts.set(row.accountId, account)
    const product = account.products.get(row.productId) ?? { before: 0, after: 0 }
    account.products.set(row.productId, product)
    const isEmpty = row.end !== null && row.end <= row.start
    if ((includeTrials || row.mrrMinor > 0) && row.start <= from && !isEmpty) account.hadBefore = true
    if (isActive(row, from)) {
      account.active.before = true
      product.before += row.mrrMinor
    }
    if (isActive(row, to)) {
      account.active.after = true
      product.after += row.mrrMinor
    }
  }
  return accounts
}

function isActive(row: SubscriptionPeriod, day: string): boolean {
  return row.start <= day && (row.end === null || row.end > day)
}

function check(row: SubscriptionPeriod): void {
  if (!Number.isFinite(row.mrrMinor) || row.mrrMinor < 0) {
    throw new CoreError('mrr-movements.not-an-amount', 'mrrMovements requires mrrMinor ≥ 0')
  }
  if (row.end !== null && dayNumber(row.end) < dayNumber(row.start)) {
    throw new CoreError('mrr-movements.end-before-start', 'mrrMovements requires start ≤ end')
  }
  if (row.end === null) dayNumber(row.start)
}
