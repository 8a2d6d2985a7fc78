import { netMrrChurnRate } from '@tsuzuku/core/metrics/net-mrr-churn-rate'
import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { defineVariant } from '../mrr-events.family.ts'
import { netRevenueRetention } from './net-revenue-retention.ts'

const moved = sql`m.churned + m.contraction + m.expansion + m.reactivated + m.before / 1e9`
const kept = (churnRate: number | undefined) => (churnRate === undefined ? undefined : 1 - churnRate)

/** Only published rules. Stripe and ProfitWell publish no formula of this rate (Stripe retention by cohort alone). */
export const netRevenueRetentionVariants: readonly Metric[] = [
  defineVariant(netRevenueRetention, {
    vendor: 'ChartMogul',
    version: 1,
    description: {
      ja: '1 −「Net MRR Churn Rate」(B2B の標準設定)です。再開した顧客の MRR も取り戻した分に数え、動きがあった日ごとに足します。',
      en: 'One less the “Net MRR Churn Rate” (standard B2B setting): the MRR of accounts that came back counts as won back, summed on the day it happens.',
    },
    formula: {
      ja: '1 −(解約 + 縮小 − 拡大 − 再開)÷ 期首の MRR',
      en: '1 − (churn + contraction − expansion − reactivation) ÷ MRR at the start',
    },
    page: {
      title: 'Metric: MRR Churn Rate',
      url: 'https://help.chartmogul.com/hc/en-us/articles/203359341-Metric-MRR-Churn-Rate',
    },
    measure: {
      numerator: sql`m.before - m.churned - m.contraction + m.expansion + m.reactivated`,
      denominator: sql`m.before`,
      order: moved,
    },
    empty: 'no-customers-at-start',
    value: ({ start_mrr, churned, contraction, expansion, reactivated }) =>
      kept(
        netMrrChurnRate({
          mrrStart: start_mrr,
          churned,
          contracted: contraction,
          expanded: expansion,
          reactivated,
        }),
      ),
  }),
  defineVariant(netRevenueRetention, {
    vendor: 'Baremetrics',
    version: 1,
    description: {
      ja: '1 −「Net Revenue Churn」です。拡大は差し引きますが、再開は数えません。動きがあった日ごとに足します。Baremetrics の画面は直近 30 日で計算しますが、ここではお尋ねの期間で計算します。',
      en: 'One less the “Net Revenue Churn”: expansion makes up for losses, reactivation does not; summed on the day it happens. Baremetrics’ own screen looks at the last 30 days; here it is the period asked about.',
    },
    formula: {
      ja: '1 −(解約 + 縮小 − 拡大)÷ 期首の MRR(動きがあった日ごと)',
      en: '1 − (churn + contraction − expansion) ÷ MRR at the start, movements of each day',
    },
    page: { title: 'Net MRR Churn', url: 'https://updates.baremetrics.com/' },
    measure: {
      numerator: sql`m.before - m.churned - m.contraction + m.expansion`,
      denominator: sql`m.before`,
      order: moved,
    },
    empty: 'no-customers-at-start',
    value: ({ start_mrr, churned, contraction, expansion }) =>
      kept(netMrrChurnRate({ mrrStart: start_mrr, churned, contracted: contraction, expanded: expansion })),
  }),
]
