import type { HealthFacts, HealthMeasureDefinition } from '../health.measure.ts'

function worstDays(facts: HealthFacts): number {
  return Math.max(facts.oldest_open_ticket_days ?? 0, 2 * (facts.oldest_urgent_ticket_days ?? 0))
}

export const openTicketsMeasure: HealthMeasureDefinition = {
  key: 'open-tickets',
  half: 'experience',
  unit: 'days',
  label: { ja: '未解決の問い合わせ', en: 'Open tickets' },
  description: {
    ja: '最も古い未解決の問い合わせの日数です。優先度が高いもの、エスカレーションされたものは2倍に数えます。',
    en: 'Age in days of the oldest open ticket; high, urgent and escalated ones count double.',
  },
  weight: 2,
  // No ticket is no proof of happiness: it earns good points, not all of them.
  thresholds: [
    { value: 2, points: 80 },
    { value: 28, points: 0 },
  ],
  value: (facts) => (facts.tickets_open === null ? null : worstDays(facts)),
  reason(facts) {
    const { tickets_open: open, urgent_open: urgent, oldest_open_ticket_days: days } = facts
    if (open === null) return { key: 'unknown.no-tickets', params: {} }
    if (open === 0) return { key: 'open-tickets.none', params: {} }
    return urgent
      ? {
          key: 'open-tickets.urgent',
          params: { count: open, urgent, days: facts.oldest_urgent_ticket_days },
        }
      : { key: 'open-tickets.open', params: { count: open, days } }
  },
}
