import { netMrrChurnRate } from '@tsuzuku/core/metrics/net-mrr-churn-rate'
import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { defineVariant } from '../mrr-events.family.ts'
import { revenueChurnRate } from './revenue-churn-rate.ts'

const lost = sql`m.churned + m.contraction`
const lostOfStart = sql`least(m.churned + m.contraction, m.before)`

/** Only published rules. Stripe and ProfitWell publish an amount, no rate: see churned-mrr. */
export const revenueChurnRateVariants: readonly Metric[] = [
  defineVariant(revenueChurnRate, {
    vendor: 'ChartMogul',
    version: 1,
    description: {
      ja: '「Gross MRR Churn Rate」(B2B の標準設定)です。解約に加えて減額も失った MRR に数え、動きがあった日ごとに足します。期間中に加わった顧客の解約と減額も入ります。',
      en: 'The “Gross MRR Churn Rate” (standard B2B setting): contraction is lost MRR as well as churn, summed on the day it happens, that of accounts won in the period included.',
    },
    formula: {
      ja: '(解約 MRR + 縮小 MRR)÷ 期首の MRR',
      en: '(churn MRR + contraction MRR) ÷ MRR at the start',
    },
    page: {
      title: 'Metric: MRR Churn Rate',
      url: 'https://help.chartmogul.com/hc/en-us/articles/203359341-Metric-MRR-Churn-Rate',
    },
    measure: { numerator: lost, denominator: sql`m.before`, order: sql`${lost} + m.before / 1e9` },
    empty: 'no-customers-at-start',
    least: 0,
    value: ({ start_mrr, churned, contraction }) =>
      netMrrChurnRate({ mrrStart: start_mrr, churned, contracted: contraction }),
  }),
  defineVariant(revenueChurnRate, {
    vendor: 'Baremetrics',
    version: 1,
    description: {
      ja: '減額と解約で失った MRR を数えますが、顧客ごとに期首の MRR を上限とします(期中に増額してから去っても 100 % を超えません)。Baremetrics の画面は直近 30 日で計算しますが、ここではお尋ねの期間で計算します。',
      en: 'MRR lost to downgrades and cancellations, for each account at most what it paid at the start, so that one that grew and then left is not over 100 %. Baremetrics’ own screen looks at the last 30 days; here it is the period asked about.',
    },
    formula: {
      ja: '減額と解約で失った MRR(顧客ごとに期首の MRR まで)÷ 期首の MRR',
      en: 'MRR lost to downgrades and cancellations, each account’s up to its MRR at the start ÷ MRR at the start',
    },
    page: {
      title: 'User and Revenue Churn',
      url: 'https://help.baremetrics.com/en/articles/5380347-user-and-revenue-churn',
    },
    measure: {
      numerator: lostOfStart,
      denominator: sql`m.before`,
      order: sql`${lostOfStart} + m.before / 1e9`,
    },
    empty: 'no-customers-at-start',
    least: 0,
    value: ({ start_mrr, x }) => netMrrChurnRate({ mrrStart: start_mrr, churned: x, contracted: 0 }),
  }),
]
