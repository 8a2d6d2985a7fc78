/** What one account did between the two ends of a period. Amounts of MRR in one unit of money. */
export type AccountPeriod = {
  readonly before: number
  readonly after: number
  /** How often its MRR fell to 0. */
  readonly churns: number
  readonly churned: number
  readonly contraction: number
  readonly expansion: number
  readonly reactivated: number
  /** Signed MRR that came or went because a contract changed its currency; 0 if left out. */
  readonly currency?: number
}

export const differenceReasons = [
  'joined-and-left',
  'left-and-returned',
  'left-repeatedly',
  'joined',
  'returned',
  'contraction',
  'expansion',
  'left-with-another-amount',
  'currency-change',
] as const
export type DifferenceReason = (typeof differenceReasons)[number]

/**
 * What an account did that definitions of churn and retention treat differently, the plainest first: joined and left in
 * one period, left and came back, left more than once, joined or came back, paid less or more in between, left with
 * another amount than it had at the start, changed the currency of a contract.
 *
 * @example
 * differenceReasonsOf({ before: 0, after: 0, churns: 1, churned: 5, contraction: 0, expansion: 0, reactivated: 0 })
 * // ['joined-and-left']
 */
export function differenceReasonsOf(account: AccountPeriod): DifferenceReason[] {
  const { before, after, churns, churned, contraction, expansion, reactivated, currency = 0 } = account
  const holds: Record<DifferenceReason, boolean> = {
    'joined-and-left': before === 0 && after === 0 && churns > 0,
    'left-and-returned': before > 0 && after > 0 && churns > 0,
    'left-repeatedly': churns > 1,
    joined: before === 0 && after > 0 && reactivated === 0 && currency <= 0,
    returned: before === 0 && after > 0 && reactivated > 0,
    contraction: contraction > 0,
    expansion: expansion > 0,
    'left-with-another-amount': before > 0 && after === 0 && churns > 0 && churned !== before,
    'currency-change': currency !== 0,
  }
  return differenceReasons.filter((reason) => holds[reason])
}
