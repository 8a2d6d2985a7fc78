import { describe, expect, it } from 'vitest'
import type { Rule } from './rule-data.ts'
import { changedParts, emptyParts, mergeRules } from './rule-parts.ts'

const base: Rule = {
  measures: [
    { key: 'csat', weight: 2, thresholds: { bad: 2.5, good: 4.5 } },
    {
      key: 'nps',
      weight: 1,
      thresholds: [
        { value: 0, points: 0 },
        { value: 9, points: 100 },
      ],
    },
  ],
  half_weights: { outcomes: 1, experience: 1 },
  minimum_known: 0.35,
  bands: { good: 70, watch: 50 },
  silent: { usage_fall: -0.3, contact_fall: -0.3, most_complaints: 0 },
  grace_days: 0,
  fade_days: 365,
  segment_weights: [],
}
const weighing = (weight: number): Rule => ({
  ...base,
  measures: base.measures.map((measure) => (measure.key === 'csat' ? { ...measure, weight } : measure)),
})

describe('changes of a rule', () => {
  it('names each part that differs, with both values', () => {
    const after = { ...weighing(5), bands: { good: 70, watch: 40 } }
    expect(changedParts(base, after)).toEqual([
      { path: 'measures.csat.weight', before: 2, after: 5 },
      { path: 'bands.watch', before: 50, after: 40 },
    ])
    expect(changedParts(base, structuredClone(base))).toEqual([])
  })
  it('says which measure one rule lacks', () => {
    const less = { ...base, measures: base.measures.slice(0, 1) }
    expect(changedParts(base, less).map(({ path, after }) => [path, after])).toEqual([
      ['measures.nps.weight', undefined],
      ['measures.nps.thresholds', undefined],
    ])
  })
})

describe('merging with what somebody else saved', () => {
  it('keeps their changes and ours, and ours where both changed the same', () => {
    const theirs = { ...weighing(9), bands: { good: 80, watch: 50 } }
    const mine = { ...weighing(5), minimum_known: 0 }
    const merged = mergeRules({ base, mine, theirs })
    expect(merged.bands).toEqual({ good: 80, watch: 50 })
    expect(merged.minimum_known).toBe(0)
    expect(merged.measures[0]?.weight).toBe(5)
  })
  it('keeps thresholds with the comparison they were made for', () => {
    const [csat, ...rest] = base.measures
    if (!csat) throw new Error('No measure')
    const ranked = { ...csat, thresholds: { bad: 0.1, good: 0.9 }, compared_with: 'tier' as const }
    const mine = { ...base, measures: [ranked, ...rest] }
    expect(changedParts(base, mine)).toMatchObject([
      { path: 'measures.csat.thresholds', units: { before: 'rating', after: 'percent' } },
      { path: 'measures.csat.compared_with', before: undefined, after: 'tier' },
    ])
    expect(mergeRules({ base, mine, theirs: weighing(9) }).measures[0]).toEqual({ ...ranked, weight: 9 })
    const back = mergeRules({ base: mine, mine: base, theirs: { ...mine, minimum_known: 0 } })
    expect(back.measures[0]).toEqual(csat)
  })
})

it('finds numbers that were left empty', () => {
  const open = { ...weighing(Number.NaN), bands: { good: Number.NaN, watch: 50 } }
  expect(emptyParts(open)).toEqual(['measures.csat.weight', 'bands.good'])
  expect(emptyParts(base)).toEqual([])
})
