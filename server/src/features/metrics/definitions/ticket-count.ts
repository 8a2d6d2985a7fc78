import { sql } from 'kysely'
import { defineMetric, known, unknown } from '../metric.ts'
import { openedTickets, openedTicketsFamily } from '../opened-tickets.ts'
import { ticketRows } from '../tickets.family.ts'

export const ticketCount = defineMetric({
  name: 'ticket-count',
  label: { ja: '問い合わせ件数', en: 'Tickets' },
  description: {
    ja: '期間中に開かれた問い合わせの数です。',
    en: 'Tickets opened in the period.',
  },
  formula: { ja: '期間中に開かれた問い合わせの数', en: 'number of tickets opened in the period' },
  unit: 'count',
  parts: { numerator: 'count', denominator: null },
  group: 'support',
  good: 'none',
  accumulates: true,
  source: { ja: '独自の定義', en: 'Own definition' },
  version: 1,
  known: 'as-of',
  family: openedTicketsFamily,
  figure(sums) {
    if (!sums) return unknown('no-tickets')
    return known({ value: sums.facts, numerator: sums.facts, n: sums.facts })
  },
  rows: ticketRows({ ...openedTickets, amount: sql`1` }),
})
