import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { defineVariant } from '../mrr-events.family.ts'
import { churnedMrr } from './churned-mrr.ts'

const stripe = sql`m.churned + m.contraction`
const profitWell = sql`m.churned - m.churned_at_once`

/** Stripe and ProfitWell publish an amount, and no rate of revenue that divides it by anything. */
export const churnedMrrVariants: readonly Metric[] = [
  defineVariant(churnedMrr, {
    vendor: 'Stripe',
    version: 1,
    description: {
      ja: '「Churned revenue」です。期間中の解約 MRR と縮小 MRR の合計で、動きがあった日ごとに足します。',
      en: 'The “Churned revenue”: churned MRR and contraction MRR of the period, summed on the day each happens.',
    },
    formula: { ja: '解約 MRR + 縮小 MRR', en: 'churned MRR + contraction MRR' },
    page: {
      title: 'Billing metric definitions',
      url: 'https://docs.stripe.com/billing/subscriptions/analytics/glossary',
    },
    measure: { numerator: stripe, denominator: sql`0`, order: stripe },
    empty: 'no-contracts',
    value: ({ x }) => x,
    interval: () => null,
  }),
  defineVariant(churnedMrr, {
    vendor: 'ProfitWell',
    version: 1,
    description: {
      ja: '契約した月のうちに去った新規の顧客は、解約に数えません(新規の収益から引きます)。それ以外の解約は、契約が終わる日に最後の月額で数えます。',
      en: 'An account that is new and leaves in the same calendar month is not churn (it is taken off new revenue). Any other churn counts on the day the contract ends, with what it paid last.',
    },
    formula: {
      ja: '解約 MRR − 初めて契約した月のうちに去った顧客の MRR',
      en: 'churned MRR − MRR of accounts that left in the calendar month in which they first paid',
    },
    page: {
      title: 'Are cancellations in the first month counted as churn?',
      url: 'https://www.paddle.com/help/profitwell-metrics/measure/subscription-retention/are-cancellations-in-the-first-month-counted-as-churn',
    },
    measure: { numerator: profitWell, denominator: sql`0`, order: profitWell },
    empty: 'no-contracts',
    value: ({ x }) => x,
    interval: () => null,
  }),
]
