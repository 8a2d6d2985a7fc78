import { defineMetric, shareOf, unknown } from '../metric.ts'
import { surveyRequestRows, surveyRequests } from '../survey-requests.family.ts'

export const surveyResponseRate = defineMetric({
  name: 'survey-response-rate',
  label: { ja: 'アンケート回答率', en: 'Survey response rate' },
  description: {
    ja: '期間中に締め切ったアンケートのうち、回答のあった割合です。届かなかったメールと、まだ回答できるものは数えません。取り込んだ回答は、依頼の数が分からないため含みません。',
    en: 'Of the survey questions that closed in the period, the share answered. Mails that never arrived and questions still open do not count; nor do imported answers, as nobody knows how many were asked.',
  },
  formula: {
    ja: '回答のあった依頼 ÷ 期間中に締め切った、届いた依頼',
    en: 'requests answered ÷ requests that arrived and closed in the period',
  },
  unit: 'ratio',
  parts: { numerator: 'count', denominator: 'count' },
  group: 'voice',
  good: 'up',
  accumulates: false,
  source: { ja: '独自の定義', en: 'Own definition' },
  version: 1,
  known: 'as-of',
  family: surveyRequests,
  figure(sums) {
    if (!sums) return unknown('no-requests')
    return shareOf({ numerator: sums.answered, denominator: sums.asked })
  },
  rows: surveyRequestRows,
})
