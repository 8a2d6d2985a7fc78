import { defineMetric } from '../metric.ts'
import { openedTickets, openedTicketsFamily } from '../opened-tickets.ts'
import { meanFigure, ticketRows } from '../tickets.family.ts'

export const firstReplyTime = defineMetric({
  name: 'first-reply-time',
  label: { ja: '初回返信までの時間', en: 'First reply time' },
  description: {
    ja: '問い合わせが開かれてから最初の返信までの分数の平均です。中央値と 90 パーセンタイルを添えます。',
    en: 'Mean minutes from the opening of a ticket to the first reply, with median and 90th percentile.',
  },
  formula: {
    ja: '初回返信までの分数の合計 ÷ 返信のあった問い合わせ数(期間中に開かれたもの)',
    en: 'sum of minutes to the first reply ÷ tickets with a reply (opened in the period)',
  },
  unit: 'minutes',
  parts: { numerator: 'minutes', denominator: 'count' },
  group: 'support',
  good: 'down',
  accumulates: false,
  source: {
    ja: '独自の定義。分位点は type 7(percentile_cont、NumPy と同じ)',
    en: 'Own definition; quantiles of type 7, as percentile_cont and NumPy',
  },
  version: 1,
  known: 'as-of',
  family: openedTicketsFamily,
  figure: (sums) => meanFigure(sums, { nothing: 'no-tickets', unknown: 'no-replies' }, { least: 0 }),
  rows: ticketRows(openedTickets),
})
