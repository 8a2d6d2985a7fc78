import { subscriberChurnRate } from '@tsuzuku/core/metrics/subscriber-churn-rate'
import { sql } from 'kysely'
import type { EventSum } from '../../contracts/mrr-events.read.ts'
import type { Metric } from '../metric.ts'
import { defineVariant } from '../mrr-events.family.ts'
import { customerChurnRate } from './customer-churn-rate.ts'

const leavers = sql`case when m.churns > 0 then 1e15 else 0 end + greatest(m.before, m.churned)`

const stripeRate = ({ start_accounts, joined, churns }: EventSum) =>
  subscriberChurnRate({ customersStart: start_accounts, joined, churns })

/** Only published rules: ChartMogul's and ProfitWell's formula of this rate was not found on an open page. */
export const customerChurnRateVariants: readonly Metric[] = [
  defineVariant(customerChurnRate, {
    vendor: 'Stripe',
    version: 1,
    description: {
      ja: '期間中に MRR が 0 になった回数を数えます。期間中に加わった顧客は分母に、そのうち去った顧客は分子にも入ります。同じ顧客が 2 回去れば 2 回です。Stripe の画面は直近 30 日で計算しますが、ここではお尋ねの期間で計算します。',
      en: 'Counts every fall of an account’s MRR to 0. Accounts that join in the period are in the denominator, and in the numerator too if they leave; leaving twice counts twice. Stripe’s own screen looks at the last 30 days; here it is the period asked about.',
    },
    formula: {
      ja: '期間中に去った回数 ÷(期首の顧客数 + 期間中に加わった顧客数)',
      en: 'churns in the period ÷ (accounts at its start + accounts that joined in it)',
    },
    page: {
      title: 'Calculating churn rate in Billing',
      url: 'https://support.stripe.com/questions/calculating-churn-rate-in-billing',
    },
    measure: { numerator: sql`m.churns`, denominator: sql`m.counted`, order: leavers },
    empty: 'no-customers',
    value: (sums) => stripeRate(sums)?.value,
    interval: (sums) => stripeRate(sums)?.interval ?? null,
  }),
  defineVariant(customerChurnRate, {
    vendor: 'Baremetrics',
    version: 1,
    description: {
      ja: '期間中に一度でも去った顧客を、期首の顧客数で割ります。期間中に加わって去った顧客も分子に入ります(分母には入りません)。Baremetrics の画面は直近 30 日で計算しますが、ここではお尋ねの期間で計算します。',
      en: 'Accounts that left at least once in the period over those at its start. An account that joined and left within it is in the numerator, not in the denominator. Baremetrics’ own screen looks at the last 30 days; here it is the period asked about.',
    },
    formula: {
      ja: '期間中に去った顧客数(期中に加わった顧客を含む)÷ 期首の顧客数',
      en: 'accounts that left in the period, those who joined in it included ÷ accounts at its start',
    },
    page: {
      title: 'User and Revenue Churn',
      url: 'https://help.baremetrics.com/en/articles/5380347-user-and-revenue-churn',
    },
    measure: {
      numerator: sql`(m.churns > 0)::integer`,
      denominator: sql`(m.before > 0)::integer`,
      order: leavers,
    },
    empty: 'no-customers-at-start',
    least: 0,
    value: ({ x, start_accounts }) => (start_accounts === 0 ? undefined : x / start_accounts),
  }),
]
