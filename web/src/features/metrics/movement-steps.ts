import type { Movements } from './metric-data.ts'

const won = ['new', 'reactivation', 'expansion'] as const
const lost = ['contraction', 'churn'] as const

export const movementKinds = [...won, ...lost, 'currency_change'] as const

export interface MovementStep {
  readonly key: (typeof movementKinds)[number]
  readonly accounts: number
  readonly amount: number
  readonly isLoss: boolean
  /** Length of the bar on the scale of the largest movement, 0–1. */
  readonly length: number
}

/**
 * The movements on one scale of their own: beside the whole MRR they would be too short to compare. A change of currency
 * is told where there was one.
 */
export function movementSteps(movements: Movements): MovementStep[] {
  const shown = movementKinds.filter((key) => key !== 'currency_change' || movements[key].accounts > 0)
  const most = Math.max(...shown.map((key) => Math.abs(movements[key].mrr_minor)))
  return shown.map((key) => {
    const { accounts, mrr_minor: signed } = movements[key]
    const amount = Math.abs(signed)
    const isLoss = key === 'contraction' || key === 'churn' || signed < 0
    return { key, accounts, amount, isLoss, length: most === 0 ? 0 : amount / most }
  })
}
