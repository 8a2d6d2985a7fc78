import { CoreError } from '../error.ts'
import { checkScores, type Scored } from './check-scores.ts'

/** Probability = 1 / (1 + e^(slope · score + intercept)); slope < 0 where a higher score means likelier. */
export type PlattCurve = { readonly slope: number; readonly intercept: number }

/**
 * Platt's calibration: a logistic curve from score to probability, fitted to smoothed outcomes
 * (n₁ + 1)/(n₁ + 2) and 1/(n₀ + 2), which keeps it off 0 and 1 with few rows.
 *
 * Newton's method with halved steps after Lin, Lin & Weng, Machine Learning 68 (2007).
 * Source: Platt (1999); equals scikit-learn `CalibratedClassifierCV(method = 'sigmoid')`.
 *
 * @throws CoreError `platt-calibration.one-outcome`, `platt-calibration.lengths-differ`,
 *   `platt-calibration.not-a-number`, `platt-calibration.not-an-outcome`
 * @example
 * plattCalibration({ score: [-2, -1, 1, 2], outcome: [0, 0, 1, 1] }).slope // -0.67…
 */
export function plattCalibration(scored: Scored): PlattCurve {
  checkScores('platt-calibration', scored)
  const { score, outcome } = scored
  let positives = 0
  for (let i = 0; i < outcome.length; i++) positives += outcome[i] as number
  const negatives = outcome.length - positives
  if (positives === 0 || negatives === 0) {
    throw new CoreError('platt-calibration.one-outcome', 'plattCalibration requires rows of both outcomes')
  }
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (negatives + 2)
  const target = Float64Array.from(outcome, (y) => (y === 1 ? high : low))
  let slope = 0
  let intercept = Math.log((negatives + 1) / (positives + 1))
  let loss = lossAt(score, target, slope, intercept)
  for (let iteration = 0; iteration < 100; iteration++) {
    const [da, db] = stepOf(score, target, slope, intercept)
    let share = 1
    let next = lossAt(score, target, slope + da, intercept + db)
    while (next > loss && share > 1e-8) {
      share /= 2
      next = lossAt(score, target, slope + share * da, intercept + share * db)
    }
    if (!(next < loss)) break
    slope += share * da
    intercept += share * db
    const gain = loss - next
    loss = next
    if (gain < 1e-14 * (1 + loss)) break
  }
  return { slope, intercept }
}

function lossAt(score: ArrayLike<number>, target: Float64Array, slope: number, intercept: number): number {
  let loss = 0
  for (let i = 0; i < target.length; i++) {
    const f = slope * (score[i] as number) + intercept
    loss += (target[i] as number) * f + Math.max(-f, 0) + Math.log1p(Math.exp(-Math.abs(f)))
  }
  return loss
}

function stepOf(
  score: ArrayLike<number>,
  target: Float64Array,
  slope: number,
  intercept: number,
): [number, number] {
  let [h11, h22, h12, g1, g2] = [1e-12, 1e-12, 0, 0, 0]
  for (let i = 0; i < target.length; i++) {
    const x = score[i] as number
    const p = 1 / (1 + Math.exp(slope * x + intercept))
    const weight = p * (1 - p)
    const rest = (target[i] as number) - p
    h11 += x * x * weight
    h22 += weight
    h12 += x * weight
    g1 += x * rest
    g2 += rest
  }
  const determinant = h11 * h22 - h12 * h12
  return [-(h22 * g1 - h12 * g2) / determinant, -(h11 * g2 - h12 * g1) / determinant]
}
