import { defineMetric, shareOf, unknown } from '../metric.ts'
import { trialRows, trialsDue } from '../trials.family.ts'

export const trialConversion = defineMetric({
  name: 'trial-conversion',
  label: { ja: 'お試しからの有料化率', en: 'Trial conversion' },
  description: {
    ja: '始まってから 30 日目が期間中に来たお試し(無料プランを含む)のうち、その日までに有料になった割合です。お試しは、ステージ「お試し」か、料金のかからない契約で始まった顧客です。30 日たっていないお試しは、有料になっていても数えません。',
    en: 'Of the trials and free plans whose 30th day came in the period, the share that paid by then. A trial is an account that began in the trial stage or with a contract that costs nothing. Trials still within their 30 days do not count, paid or not.',
  },
  formula: {
    ja: '30 日以内に有料になったお試し ÷ 30 日たったお試し',
    en: 'trials paid within 30 days ÷ trials whose 30 days are over',
  },
  unit: 'ratio',
  parts: { numerator: 'count', denominator: 'count' },
  group: 'growth',
  good: 'up',
  accumulates: false,
  source: { ja: '独自の定義', en: 'Own definition' },
  version: 1,
  known: 'as-of',
  family: trialsDue,
  figure(sums) {
    if (!sums) return unknown('no-trials')
    return shareOf({ numerator: sums.converted, denominator: sums.due })
  },
  rows: trialRows,
})
