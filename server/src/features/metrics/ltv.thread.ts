import type { PurchaseSummary } from '@tsuzuku/core/purchases/summarise-orders'
import { answerThread } from '../../platform/thread-answer.ts'
import { type Fit, fitPurchases, forecastEach, spreadEach } from './ltv.forecast.ts'
import type { LtvSettings } from './ltv.schema.ts'

export type LtvTask =
  | { readonly kind: 'fit'; readonly customers: readonly PurchaseSummary[] }
  | {
      readonly kind: 'forecast' | 'spread'
      readonly fit: Fit
      readonly customers: readonly PurchaseSummary[]
      readonly settings: LtvSettings
    }

answerThread<LtvTask>((task) => {
  if (task.kind === 'fit') return fitPurchases(task.customers)
  const each = task.kind === 'spread' ? spreadEach : forecastEach
  return each(task.fit, task.customers, task.settings)
})
