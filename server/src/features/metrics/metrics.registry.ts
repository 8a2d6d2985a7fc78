import { accountCount } from './definitions/account-count.ts'
import { activeContacts } from './definitions/active-contacts.ts'
import { activityChurn } from './definitions/activity-churn.ts'
import { arpa } from './definitions/arpa.ts'
import { ces } from './definitions/ces.ts'
import { churnedMrr } from './definitions/churned-mrr.ts'
import { churnedMrrVariants } from './definitions/churned-mrr.variants.ts'
import { contractLength } from './definitions/contract-length.ts'
import { crossSellRate } from './definitions/cross-sell-rate.ts'
import { csat } from './definitions/csat.ts'
import { customerChurnRate } from './definitions/customer-churn-rate.ts'
import { customerChurnRateVariants } from './definitions/customer-churn-rate.variants.ts'
import { firstReplyTime } from './definitions/first-reply-time.ts'
import { grossRevenueRetention } from './definitions/gross-revenue-retention.ts'
import { mrr } from './definitions/mrr.ts'
import { netRevenueRetention } from './definitions/net-revenue-retention.ts'
import { netRevenueRetentionVariants } from './definitions/net-revenue-retention.variants.ts'
import { nps } from './definitions/nps.ts'
import { orderRevenue } from './definitions/order-revenue.ts'
import { orderValue } from './definitions/order-value.ts'
import { quickRatio } from './definitions/quick-ratio.ts'
import { quickRatioVariants } from './definitions/quick-ratio.variants.ts'
import { resolutionTime } from './definitions/resolution-time.ts'
import { revenueChurnRate } from './definitions/revenue-churn-rate.ts'
import { revenueChurnRateVariants } from './definitions/revenue-churn-rate.variants.ts'
import { seatsUsed } from './definitions/seats-used.ts'
import { stickiness } from './definitions/stickiness.ts'
import { surveyResponseRate } from './definitions/survey-response-rate.ts'
import { ticketCount } from './definitions/ticket-count.ts'
import { trialConversion } from './definitions/trial-conversion.ts'
import { upsellRate } from './definitions/upsell-rate.ts'
import { usageTrend } from './definitions/usage-trend.ts'
import type { Metric } from './metric.ts'

/** Every metric, in the order of the screen. A new one is one file and one line here. */
export const metrics: readonly Metric[] = [
  mrr,
  arpa,
  customerChurnRate,
  revenueChurnRate,
  churnedMrr,
  grossRevenueRetention,
  netRevenueRetention,
  contractLength,
  quickRatio,
  trialConversion,
  upsellRate,
  crossSellRate,
  orderRevenue,
  orderValue,
  activeContacts,
  usageTrend,
  stickiness,
  activityChurn,
  seatsUsed,
  ticketCount,
  firstReplyTime,
  resolutionTime,
  csat,
  ces,
  nps,
  surveyResponseRate,
  accountCount,
]

/** What others publish under the same name; always beside the standard, never instead of it. */
export const variants: readonly Metric[] = [
  ...customerChurnRateVariants,
  ...revenueChurnRateVariants,
  ...churnedMrrVariants,
  ...netRevenueRetentionVariants,
  ...quickRatioVariants,
]
