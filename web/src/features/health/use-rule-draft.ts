import { useState } from 'react'
import type { Compared, Rule, SavedRule, Thresholds } from './rule-data.ts'
import { changedParts, mergeRules, type PartChange, withComparison, withFade } from './rule-parts.ts'

export interface RuleDraft {
  readonly base: SavedRule
  readonly rule: Rule
  readonly changes: readonly PartChange[]
  /** What somebody else saved after `base`, while something here is not saved. */
  readonly newer: SavedRule | undefined
  readonly isChanged: (path: string) => boolean
  readonly setWeight: (key: string, weight: number) => void
  readonly setThresholds: (key: string, thresholds: Thresholds) => void
  readonly setCompared: (key: string, compared: Compared, thresholds: Thresholds) => void
  readonly setFade: (key: string, days: number | undefined) => void
  readonly addMeasure: (measure: Rule['measures'][number]) => void
  readonly dropMeasure: (key: string) => void
  readonly set: (part: Partial<Omit<Rule, 'measures'>>) => void
  readonly reset: () => void
  /** Begins anew from a version, with our own changes on top when asked. */
  readonly takeOver: (version: SavedRule, keep: 'mine' | 'theirs') => void
  readonly saved: (version: number) => void
}

/** The rule being edited, over the saved version it began from; `start` is a rule to try instead of the saved one. */
export function useRuleDraft(inForce: SavedRule, start?: Rule): RuleDraft {
  const [base, setBase] = useState(inForce)
  const [rule, setRule] = useState(start ?? inForce.content)
  const changes = changedParts(base.content, rule)
  const isBehind = inForce.version > base.version
  if (isBehind && changes.length === 0) {
    setBase(inForce)
    setRule(inForce.content)
  }
  const paths = new Set(changes.map(({ path }) => path))
  const setMeasure = (key: string, part: Partial<Rule['measures'][number]>) =>
    setRule((old) => ({
      ...old,
      measures: old.measures.map((measure) => (measure.key === key ? { ...measure, ...part } : measure)),
    }))
  return {
    base,
    rule,
    changes,
    newer: isBehind && changes.length > 0 ? inForce : undefined,
    isChanged: (path) => paths.has(path),
    setWeight: (key, weight) => setMeasure(key, { weight }),
    setThresholds: (key, thresholds) => setMeasure(key, { thresholds }),
    setCompared: (key, compared, thresholds) =>
      setRule((old) => ({
        ...old,
        measures: old.measures.map((measure) =>
          measure.key === key ? withComparison({ ...measure, thresholds }, compared) : measure,
        ),
      })),
    setFade: (key, days) =>
      setRule((old) => ({
        ...old,
        measures: old.measures.map((measure) => (measure.key === key ? withFade(measure, days) : measure)),
      })),
    addMeasure: (measure) => setRule((old) => ({ ...old, measures: [...old.measures, measure] })),
    dropMeasure: (dropped) =>
      setRule((old) => ({
        ...old,
        measures: old.measures.filter(({ key }) => key !== dropped),
        segment_weights: old.segment_weights.map(({ segment_id, weights }) => ({
          segment_id,
          weights: Object.fromEntries(Object.entries(weights).filter(([key]) => key !== dropped)),
        })),
      })),
    set: (part) => setRule((old) => ({ ...old, ...part })),
    reset: () => setRule(base.content),
    takeOver: (version, keep) => {
      setRule((mine) =>
        keep === 'mine' ? mergeRules({ base: base.content, mine, theirs: version.content }) : version.content,
      )
      setBase(version)
    },
    saved: (version) => setBase((old) => ({ ...old, version, content: rule })),
  }
}
