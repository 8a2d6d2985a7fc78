import type { Rule } from './rule-data.ts'

export type Unit = 'points' | 'percent' | 'times' | 'days' | 'features' | 'rating' | 'level'

const units: Readonly<Record<string, Unit>> = {
  'usage-trend': 'percent',
  'seats-used': 'percent',
  'active-days': 'days',
  'feature-breadth': 'features',
  'open-tickets': 'days',
  'ticket-volume': 'times',
  'last-contact': 'days',
  champion: 'level',
  'goals-on-track': 'percent',
  'onboarding-progress': 'percent',
}

type Measured = Pick<Rule['measures'][number], 'key' | 'own' | 'compared_with'>

/** How a measure's values are written; percent is typed as 40 and kept as 0.4. */
export const unitOfMeasure = ({ key, own, compared_with: compared }: Measured): Unit =>
  compared || (own && own.compared_with !== 'nothing')
    ? 'percent'
    : own?.source.kind === 'feature' && own.source.count === 'days'
      ? 'days'
      : own?.source.kind === 'score'
        ? 'points'
        : (units[key] ?? 'rating')
