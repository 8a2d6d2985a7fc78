import { nps as netPromoterScore } from '@tsuzuku/core/stats/nps'
import { defineMetric, known, unknown } from '../metric.ts'
import { npsAnswers, npsRows } from '../nps.family.ts'

export const nps = defineMetric({
  name: 'nps',
  label: { ja: 'NPS', en: 'NPS' },
  description: {
    ja: '推奨者(9〜10 点)の割合から批判者(0〜6 点)の割合を引いた値です。担当者ごとに期間中の最後の回答を使います。',
    en: 'Share of promoters (9–10) less share of detractors (0–6). The last answer of each contact in the period counts.',
  },
  formula: {
    ja: '100 ×(推奨者 − 批判者)÷ 回答数',
    en: '100 × (promoters − detractors) ÷ answers',
  },
  unit: 'points',
  parts: { numerator: 'count', denominator: 'count' },
  group: 'voice',
  good: 'up',
  accumulates: false,
  source: {
    ja: 'Reichheld, HBR 81 (2003)。区間は割合の差の分散による',
    en: 'Reichheld, HBR 81 (2003); interval from the variance of a difference of shares',
  },
  version: 1,
  known: 'as-of',
  family: npsAnswers,
  figure(sums) {
    const result = sums && netPromoterScore(sums)
    if (!sums || !result) return unknown('no-answers')
    return known({
      value: result.score,
      numerator: sums.promoters - sums.detractors,
      denominator: result.n,
      n: result.n,
      interval: result.interval ?? null,
    })
  },
  rows: npsRows,
})
