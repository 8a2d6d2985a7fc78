import { CoreError } from '../error.ts'
import type { Interval } from '../stats/interval.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'
import { checkScores, type Scored } from './check-scores.ts'

export type CalibrationBin = {
  readonly rows: number
  readonly happened: number
  /** Mean probability told, 0–1. */
  readonly expected: number
  /** Share that happened, 0–1. */
  readonly observed: number
  /** Wilson's, of `observed`. */
  readonly interval: Interval | undefined
}

export type CalibrationOptions = {
  /** At most this many bins; 10 if left out. */
  readonly bins?: number
  /** 'even' cuts 0–1 into equal widths, 'quantile' gives each bin as many rows; 'even' if left out. */
  readonly cut?: 'even' | 'quantile'
}

/**
 * Calibration curve: what was told against what happened, bin by bin. Well calibrated probabilities lie
 * within the intervals; bins without rows are left out.
 *
 * Even: bin ⌊p · bins⌋, 1 in the last. Quantile: rows sorted by p (ties by position), row of rank r in
 * bin ⌊(r − 1) · bins / n⌋.
 * Source: Niculescu-Mizil & Caruana, ICML (2005); equals scikit-learn `calibration_curve`.
 *
 * @throws CoreError `calibration-curve.bad-bins`, `calibration-curve.lengths-differ`,
 *   `calibration-curve.not-a-number`, `calibration-curve.not-a-probability`,
 *   `calibration-curve.not-an-outcome`
 * @example
 * calibrationCurve({ score: [0.1, 0.2, 0.8, 0.9], outcome: [0, 0, 1, 1] }, { bins: 2 })[1]?.observed // 1
 */
export function calibrationCurve(scored: Scored, options: CalibrationOptions = {}): CalibrationBin[] {
  const { bins = 10, cut = 'even' } = options
  checkScores('calibration-curve', scored, true)
  if (!(Number.isSafeInteger(bins) && bins > 0 && bins <= 10_000)) {
    throw new CoreError('calibration-curve.bad-bins', 'calibrationCurve requires a whole number of bins > 0')
  }
  const { score, outcome } = scored
  const size = score.length
  const binOf = cut === 'even' ? evenBins(score, bins) : quantileBins(score, bins)
  const rows = new Float64Array(bins)
  const happened = new Float64Array(bins)
  const told = new Float64Array(bins)
  for (let i = 0; i < size; i++) {
    const bin = binOf[i] as number
    rows[bin] = (rows[bin] as number) + 1
    happened[bin] = (happened[bin] as number) + (outcome[i] as number)
    told[bin] = (told[bin] as number) + (score[i] as number)
  }
  return [...rows.entries()]
    .filter(([, count]) => count > 0)
    .map(([bin, count]) => ({
      rows: count,
      happened: happened[bin] as number,
      expected: (told[bin] as number) / count,
      observed: (happened[bin] as number) / count,
      interval: wilsonInterval(happened[bin] as number, count),
    }))
}

function evenBins(score: ArrayLike<number>, bins: number): Uint32Array {
  return Uint32Array.from(score, (p) => Math.min(Math.floor(p * bins), bins - 1))
}

function quantileBins(score: ArrayLike<number>, bins: number): Uint32Array {
  const size = score.length
  const order = Uint32Array.from({ length: size }, (_, i) => i)
  order.sort((a, b) => (score[a] as number) - (score[b] as number) || a - b)
  const binOf = new Uint32Array(size)
  order.forEach((row, rank) => {
    binOf[row] = Math.floor((rank * bins) / size)
  })
  return binOf
}
