import type { Movements } from './metric-data.ts'

type StepKey = 'start' | 'new' | 'reactivation' | 'expansion' | 'contraction' | 'churn' | 'end'
export interface Step {
  readonly key: StepKey
  readonly accounts: number
  readonly amount: number
  readonly from: number
  readonly to: number
  readonly tone: string
  readonly sign: string
}

/** Start, each movement on the level it begins at, end: the bars touch, because the amounts add up. */
export function stepsOf(movements: Movements): Step[] {
  const start = movements.start.mrr_minor
  const steps: Step[] = [
    {
      key: 'start',
      accounts: movements.start.accounts,
      amount: start,
      from: 0,
      to: start,
      tone: 'ink',
      sign: '',
    },
  ]
  let level = start
  for (const key of ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const) {
    const { accounts, mrr_minor: amount } = movements[key]
    const isLoss = key === 'contraction' || key === 'churn'
    const next = isLoss ? level - amount : level + amount
    const tone = isLoss ? 'danger' : 'good'
    steps.push({
      key,
      accounts,
      amount,
      from: Math.min(level, next),
      to: Math.max(level, next),
      tone,
      sign: amount === 0 ? '' : isLoss ? '−' : '+',
    })
    level = next
  }
  const { accounts, mrr_minor: amount } = movements.end
  return [...steps, { key: 'end', accounts, amount, from: 0, to: amount, tone: 'ink', sign: '' }]
}
