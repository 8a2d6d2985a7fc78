import { expect, it } from 'vitest'
import type { HealthOverview } from '../../lib/health.ts'
import { knownMeasures, lackingIn } from './known-measures.ts'
import type { Rule } from './rule-data.ts'

const thresholds = { bad: 0, good: 1 }
const words = {
  label: { ja: '', en: '' },
  description: { ja: '', en: '' },
  unit: 'ratio',
  has_normal: true,
  has_season: false,
}
const kept = { ...words, name: null, weight: 1, thresholds, known: 3, compared_with: null }
const rule = {
  measures: [
    { ...kept, key: 'csat', half: 'experience', proposed: thresholds },
    { ...kept, key: 'own-abc', half: 'outcomes', name: 'Own', proposed: null },
  ],
  other_measures: [
    { ...words, key: 'goals-on-track', half: 'outcomes', thresholds },
    { ...words, key: 'nps', half: 'experience', thresholds },
  ],
} as unknown as HealthOverview['rule']

it('offers what the product measures and the rule lacks, half by half, and nothing that a workspace made', () => {
  const known = knownMeasures(rule)
  const keysIn = (measures: Rule['measures'], half: 'outcomes' | 'experience') =>
    lackingIn({ measures } as Rule, known, half).map(({ key }) => key)
  const csat = { key: 'csat', weight: 1, thresholds }
  expect(keysIn([csat], 'experience')).toEqual(['nps'])
  expect(keysIn([csat], 'outcomes')).toEqual(['goals-on-track'])
  expect(keysIn([], 'experience')).toEqual(['csat', 'nps'])
  expect(known.get('nps')?.known).toBeUndefined()
  expect(known.get('csat')?.known).toBe(3)
})
