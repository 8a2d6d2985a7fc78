import type { HealthOverview } from '../../lib/health.ts'
import type { Measure, Rule, Thresholds } from './rule-data.ts'

/** A measure of the product or of the rule in force, as the editor needs it. */
export interface KnownMeasure {
  readonly key: string
  readonly half: Measure['half']
  readonly has_normal: boolean
  readonly has_season: boolean
  /** Null of a measure that the workspace made for itself. */
  readonly proposed: Thresholds | null
  /** Customers of whom it is known today; undefined where the rule in force does not have it. */
  readonly known: number | undefined
}

/** The measures of the rule in force and those it does not have. */
export function knownMeasures({
  measures,
  other_measures: others,
}: HealthOverview['rule']): ReadonlyMap<string, KnownMeasure> {
  return new Map<string, KnownMeasure>([
    ...measures.map((one): [string, KnownMeasure] => [one.key, one]),
    ...others.map(({ thresholds, ...one }): [string, KnownMeasure] => [
      one.key,
      { ...one, proposed: thresholds, known: undefined },
    ]),
  ])
}

/** Measures of the product that a rule lacks in a half. */
export const lackingIn = (
  { measures }: Rule,
  known: ReadonlyMap<string, KnownMeasure>,
  half: Measure['half'],
): (KnownMeasure & { readonly proposed: Thresholds })[] =>
  [...known.values()].flatMap((one) =>
    one.half === half && one.proposed && !measures.some(({ key }) => key === one.key)
      ? { ...one, proposed: one.proposed }
      : [],
  )
