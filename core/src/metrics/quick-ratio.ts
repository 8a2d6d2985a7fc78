import { CoreError } from '../error.ts'

/** MRR movements of a period, each as a positive amount in minor units. */
export type MovementAmounts = {
  readonly new: number
  readonly expansion: number
  readonly reactivation: number
  readonly contraction: number
  readonly churned: number
}

/**
 * SaaS quick ratio = (new + expansion + reactivation) / (contraction + churned): MRR won per unit lost.
 * Source: ChartMogul "SaaS Quick Ratio", after Mamoon Hamid.
 *
 * @returns ratio ≥ 0, or `undefined` where nothing was lost
 * @throws CoreError `quick-ratio.not-an-amount`
 * @example
 * quickRatio({ new: 300, expansion: 100, reactivation: 0, contraction: 50, churned: 50 }) // 4
 */
export function quickRatio(amounts: MovementAmounts): number | undefined {
  const { new: fresh, expansion, reactivation, contraction, churned } = amounts
  const all = [fresh, expansion, reactivation, contraction, churned]
  if (!all.every((amount) => Number.isFinite(amount) && amount >= 0)) {
    throw new CoreError('quick-ratio.not-an-amount', 'quickRatio requires amounts ≥ 0')
  }
  const lost = contraction + churned
  return lost === 0 ? undefined : (fresh + expansion + reactivation) / lost
}
