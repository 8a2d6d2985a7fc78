import { suggestedWeights, type WeighedRow } from '@tsuzuku/core/health/suggested-weights'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import type { BackTestResult } from './back-test.schema.ts'
import { type HealthRule, halfOf } from './health.rule.ts'

/** More rows than these make the weights no better and the process deaf for longer. */
const MOST_ROWS = 20_000

/** The rule with the weights that own losses speak for, and what they would have brought. */
export function suggestWeights(
  rule: HealthRule,
  rows: readonly WeighedRow[],
  days: readonly string[],
): BackTestResult['suggestion'] {
  const found = suggestedWeights({
    measures: rule.measures.map(({ key, weight, own }) => ({
      key,
      weight,
      half: halfOf({ key, own }),
    })),
    halfWeights: rule.half_weights,
    minimumKnown: rule.minimum_known,
    rows: fewer(rows),
  })
  const [earlier, later] = found.lost
  const lost = { earlier, later }
  if (found.status === 'refused') return { status: 'refused', reason: found.reason, lost }
  const { before, after, value, interval } = found.gain
  return {
    status: 'found',
    lost,
    cut: days.find((day) => dayNumber(day) === found.cut) ?? days[0] ?? '',
    gain: { before, after, value, interval: interval ? { ...interval } : null },
    rule: {
      ...rule,
      measures: rule.measures.map((measure, index) => ({
        ...measure,
        weight: rounded(found.weights[index] ?? 0, 10),
      })),
      half_weights: {
        outcomes: rounded(found.halfWeights.outcomes, 20),
        experience: rounded(found.halfWeights.experience, 20),
      },
    },
  }
}

/**
 * All customers that were lost and every k-th of the others: what tells the two apart stays the same, for leaving out
 * some of those who stayed moves only the constant of a logistic regression (King & Zeng 2001).
 */
function fewer(rows: readonly WeighedRow[]): readonly WeighedRow[] {
  const lost = new Set(rows.filter(({ wasLost }) => wasLost).map(({ account }) => account))
  const keep = Math.ceil(rows.length / MOST_ROWS)
  const others = [...new Set(rows.map(({ account }) => account))].filter((account) => !lost.has(account))
  const kept = new Set(others.filter((_, index) => index % keep === 0))
  return keep === 1 ? rows : rows.filter(({ account }) => lost.has(account) || kept.has(account))
}

const rounded = (value: number, parts: number) => Math.round(value * parts) / parts
