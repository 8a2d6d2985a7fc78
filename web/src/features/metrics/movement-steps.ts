import type { Movements } from './metric-data.ts'

const won = ['new', 'reactivation', 'expansion'] as const
const lost = ['contraction', 'churn'] as const

export const movementKinds = [...won, ...lost]

export interface MovementStep {
  readonly key: (typeof won)[number] | (typeof lost)[number]
  readonly accounts: number
  readonly amount: number
  readonly isLoss: boolean
  /** Length of the bar on the scale of the largest movement, 0–1. */
  readonly length: number
}

/** The movements on one scale of their own: beside the whole MRR they would be too short to compare. */
export function movementSteps(movements: Movements): MovementStep[] {
  const most = Math.max(...movementKinds.map((key) => movements[key].mrr_minor))
  return movementKinds.map((key) => {
    const { accounts, mrr_minor: amount } = movements[key]
    const isLoss = key === 'contraction' || key === 'churn'
    return { key, accounts, amount, isLoss, length: most === 0 ? 0 : amount / most }
  })
}
