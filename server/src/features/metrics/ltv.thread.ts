import type { PurchaseSummary } from '@tsuzuku/core/purchases/summarise-orders'
import { answerThread } from '../../platform/thread-answer.ts'
import { type Fit, fitPurchases, forecastEach } from './ltv.forecast.ts'
import type { LtvSettings } from './ltv.schema.ts'

export type LtvTask =
  | { readonly kind: 'fit'; readonly customers: readonly PurchaseSummary[] }
  | {
      readonly kind: 'forecast'
      readonly fit: Fit
      readonly customers: readonly PurchaseSummary[]
      readonly settings: LtvSettings
    }

answerThread<LtvTask>((task) =>
  task.kind === 'fit' ? fitPurchases(task.customers) : forecastEach(task.fit, task.customers, task.settings),
)
