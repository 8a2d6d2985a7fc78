import { checkScores, type Scored } from './check-scores.ts'

/**
 * Brier score of probabilities, mean (p − y)²; the lower the better.
 * Source: Brier, Monthly Weather Review 78 (1950); equals scikit-learn `brier_score_loss`.
 *
 * @returns 0–1, or `undefined` without rows
 * @throws CoreError `brier-score.lengths-differ`, `brier-score.not-a-number`,
 *   `brier-score.not-a-probability`, `brier-score.not-an-outcome`
 * @example
 * brierScore({ score: [0.1, 0.8], outcome: [0, 1] }) // 0.025
 */
export function brierScore(scored: Scored): number | undefined {
  checkScores('brier-score', scored, true)
  const { score, outcome } = scored
  if (score.length === 0) return undefined
  let sum = 0
  for (let i = 0; i < score.length; i++) sum += ((score[i] as number) - (outcome[i] as number)) ** 2
  return sum / score.length
}
