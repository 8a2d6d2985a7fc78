import { type CalibrationOptions, calibrationCurve } from './calibration-curve.ts'
import type { Scored } from './check-scores.ts'

/**
 * Expected calibration error, Σ (n_b / n) |observed − expected| over the bins of the calibration curve.
 * It grows with the number of bins and falls with rows, so compare it at the same number of both only.
 * Source: Naeini, Cooper & Hauskrecht, AAAI (2015).
 *
 * @returns 0–1, or `undefined` without rows
 * @throws CoreError as `calibrationCurve`
 * @example
 * expectedCalibrationError({ score: [0.5, 0.5], outcome: [0, 1] }) // 0
 */
export function expectedCalibrationError(
  scored: Scored,
  options: CalibrationOptions = {},
): number | undefined {
  const curve = calibrationCurve(scored, options)
  if (curve.length === 0) return undefined
  const gaps = curve.reduce((sum, bin) => sum + bin.rows * Math.abs(bin.observed - bin.expected), 0)
  return gaps / scored.score.length
}
