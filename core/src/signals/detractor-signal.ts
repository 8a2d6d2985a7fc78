import { CoreError } from '../error.ts'
import type { SignalFinding } from './signal-finding.ts'

export type DetractorThresholds = {
  /** Highest NPS answer that counts. */
  readonly score: number
  /** Days for which an answer counts as new. */
  readonly days: number
}

/**
 * Somebody at the account would not recommend the product.
 *
 * Of each person the latest NPS answer of the last `days` days counts; present = the lowest of them ≤ score.
 *
 * @param question answers: the latest score of each person and how many days ago it was given
 * @returns `present` is `undefined` without an answer in that time
 * @throws CoreError `detractor-signal.not-a-score` outside 0–10
 * @example
 * detractorSignal({ answers: [{ score: 3, daysAgo: 5 }, { score: 9, daysAgo: 2 }], mrrMinor: 9000,
 *   thresholds: { score: 6, days: 90 } }).evidence // { lowest: 3, detractors: 1, people: 2, days_ago: 5 }
 */
export function detractorSignal(question: {
  readonly answers: readonly { readonly score: number; readonly daysAgo: number }[]
  readonly mrrMinor: number
  readonly thresholds: DetractorThresholds
}): SignalFinding<{ lowest: number; detractors: number; people: number; days_ago: number }> {
  const { answers, mrrMinor, thresholds } = question
  if (!answers.every(({ score }) => score >= 0 && score <= 10)) {
    throw new CoreError('detractor-signal.not-a-score', 'detractorSignal requires scores from 0 to 10')
  }
  const recent = answers.filter(({ daysAgo }) => daysAgo <= thresholds.days)
  const unhappy = recent.filter(({ score }) => score <= thresholds.score)
  if (recent.length === 0) return { present: undefined, evidence: undefined, moneyMinor: undefined }
  const counted = unhappy.length > 0 ? unhappy : recent
  return {
    present: unhappy.length > 0,
    evidence: {
      lowest: Math.min(...recent.map(({ score }) => score)),
      detractors: unhappy.length,
      people: recent.length,
      days_ago: Math.min(...counted.map(({ daysAgo }) => daysAgo)),
    },
    moneyMinor: mrrMinor,
  }
}
