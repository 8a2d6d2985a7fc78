import { CoreError } from '../error.ts'

export type MovementKind = 'new' | 'reactivation' | 'expansion' | 'contraction' | 'churn' | 'none'

export type AccountMrr = {
  /** MRR at the start of the period, minor units. */
  readonly before: number
  /** MRR at the end of the period, minor units. */
  readonly after: number
  /** Whether the account was a paying customer at any time up to the start of the period. */
  readonly hadBefore: boolean
}

export type AccountMovement = {
  readonly kind: MovementKind
  /** Change of MRR, after − before: negative for contraction and churn. Minor units. */
  readonly amount: number
}

/**
 * What happened to the MRR of one account between two days. A customer is an account with MRR > 0.
 *
 * | before | after | kind |
 * |---|---|---|
 * | 0 | > 0 | `new`, or `reactivation` if it had been a customer before |
 * | > 0 | 0 | `churn` |
 * | > 0 | more / less | `expansion` / `contraction` |
 * | same | same | `none` |
 *
 * The amounts of all accounts add up to MRR at the end − MRR at the start.
 * Source: the five movements of ChartMogul's "MRR movements" and of dbt-labs/mrr-playbook.
 *
 * @throws CoreError `account-movement.not-an-amount` for negative or non-finite MRR
 * @example
 * accountMovement({ before: 50_000, after: 0, hadBefore: true }) // { kind: 'churn', amount: -50000 }
 */
export function accountMovement({ before, after, hadBefore }: AccountMrr): AccountMovement {
  if (!(Number.isFinite(before) && Number.isFinite(after) && before >= 0 && after >= 0)) {
    throw new CoreError('account-movement.not-an-amount', 'accountMovement requires MRR ≥ 0')
  }
  return { kind: kindOf(before, after, hadBefore), amount: after - before }
}

function kindOf(before: number, after: number, hadBefore: boolean): MovementKind {
  if (before === after) return 'none'
  if (before === 0) return hadBefore ? 'reactivation' : 'new'
  if (after === 0) return 'churn'
  return after > before ? 'expansion' : 'contraction'
}
