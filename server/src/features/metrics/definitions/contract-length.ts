import { exponentialLtv } from '@tsuzuku/core/metrics/exponential-ltv'
import { contractTimeRows, contractTimes } from '../contract-time.family.ts'
import { defineMetric, known, unknown } from '../metric.ts'

export const contractLength = defineMetric({
  name: 'contract-length',
  label: { ja: '平均契約期間', en: 'Average contract length' },
  description: {
    ja: 'この期間と同じ割合で解約が続くとしたときの、契約が切れずに続く長さです。契約中の顧客の時間も数えるため、解約した顧客だけの平均より偏りが小さくなります。長く続いた顧客ほど解約しにくい場合は、「契約の継続」の曲線を見てください。',
    en: 'How long a contract goes on without a break if customers keep leaving as in this period. The time of those who are still here counts, which a mean over those who left would lose. Where old customers leave less often than new ones, see the curve of contract survival.',
  },
  formula: {
    ja: '全顧客が契約していた月数の合計 ÷ 期間中に切れた契約の数',
    en: 'months under contract of all accounts ÷ unbroken contracts that ended in the period',
  },
  unit: 'months',
  parts: { numerator: 'months', denominator: 'count' },
  group: 'retention',
  good: 'up',
  accumulates: false,
  source: {
    ja: 'Berger & Nasr, Journal of Interactive Marketing 12 (1998)。一定の解約率のもとでの期待値',
    en: 'Berger & Nasr, Journal of Interactive Marketing 12 (1998): the mean under a constant rate of loss',
  },
  version: 1,
  known: 'as-of',
  family: contractTimes,
  figure(sums) {
    if (!sums) return unknown('no-contracts')
    const counts = { numerator: sums.months, denominator: sums.ends, n: sums.accounts }
    const length = exponentialLtv({ amount: 1, lost: sums.ends, time: sums.months })
    return length ? known({ ...counts, ...length }) : unknown('nothing-lost', counts)
  },
  rows: contractTimeRows,
})
