import { quickRatio as quickRatioOf } from '@tsuzuku/core/metrics/quick-ratio'
import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { defineVariant } from '../mrr-events.family.ts'
import { quickRatio } from './quick-ratio.ts'

export const quickRatioVariants: readonly Metric[] = [
  defineVariant(quickRatio, {
    vendor: 'Baremetrics',
    version: 1,
    description: {
      ja: '再開は得た MRR に数えません。動きがあった日ごとに足します。',
      en: 'Reactivation is not MRR won; movements are summed on the day they happen.',
    },
    formula: { ja: '(新規 + 拡大)÷(縮小 + 解約)', en: '(new + expansion) ÷ (contraction + churn)' },
    page: { title: 'New Quick Ratio Metric', url: 'https://changelog.baremetrics.com/?cursor=4rvQF0AhrFScF' },
    measure: {
      numerator: sql`m.won + m.expansion`,
      denominator: sql`m.contraction + m.churned`,
      order: sql`m.won + m.expansion + m.contraction + m.churned`,
    },
    empty: 'nothing-lost',
    least: 0,
    value: ({ won, expansion, contraction, churned }) =>
      quickRatioOf({ new: won, expansion, reactivation: 0, contraction, churned }),
  }),
]
