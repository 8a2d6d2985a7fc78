import { checkScores, type Scored } from './check-scores.ts'

const SMALLEST = Number.EPSILON

/**
 * Log loss of probabilities, −mean[y ln p + (1 − y) ln(1 − p)] in nats; the lower the better, p a
 * constant share gives its entropy. Probabilities are kept 2⁻⁵² off 0 and 1.
 * Source: Good, JRSS B 14 (1952); equals scikit-learn `log_loss`.
 *
 * @returns ≥ 0, or `undefined` without rows
 * @throws CoreError `log-loss.lengths-differ`, `log-loss.not-a-number`, `log-loss.not-a-probability`,
 *   `log-loss.not-an-outcome`
 * @example
 * logLoss({ score: [0.5, 0.5], outcome: [0, 1] }) // Math.LN2
 */
export function logLoss(scored: Scored): number | undefined {
  checkScores('log-loss', scored, true)
  const { score, outcome } = scored
  if (score.length === 0) return undefined
  let sum = 0
  for (let i = 0; i < score.length; i++) {
    const p = Math.min(1 - SMALLEST, Math.max(SMALLEST, score[i] as number))
    sum -= outcome[i] === 1 ? Math.log(p) : Math.log1p(-p)
  }
  return sum / score.length
}
