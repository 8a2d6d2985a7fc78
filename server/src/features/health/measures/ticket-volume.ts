import type { HealthFacts, HealthMeasureDefinition } from '../health.measure.ts'

const WEEKS = 4

/** Against at least one ticket in four weeks, so that the second ticket of a quiet account is no alarm. */
function ratioOf(facts: HealthFacts): number | null {
  const { tickets_28d: recent, tickets_weekly_baseline: weekly } = facts
  return recent === null || weekly === null ? null : recent / Math.max(1, weekly * WEEKS)
}

export const ticketVolumeMeasure: HealthMeasureDefinition = {
  key: 'ticket-volume',
  half: 'experience',
  unit: 'ratio',
  label: { ja: '問い合わせの増加', en: 'Ticket volume' },
  description: {
    ja: '直近28日間の問い合わせ件数が、その前の12週間の平常の何倍かを示します。',
    en: 'Tickets of the last 28 days as a multiple of the account’s own normal in the 12 weeks before.',
  },
  weight: 1,
  noNormal: true,
  thresholds: [
    { value: 1, points: 80 },
    { value: 4, points: 0 },
  ],
  value: ratioOf,
  reason(facts) {
    if (facts.tickets_28d === null) return { key: 'unknown.no-tickets', params: {} }
    const ratio = ratioOf(facts)
    if (ratio === null) return { key: 'unknown.no-ticket-baseline', params: {} }
    return {
      key: 'ticket-volume.against-normal',
      params: { count: facts.tickets_28d, normal: (facts.tickets_weekly_baseline ?? 0) * WEEKS },
    }
  },
}
