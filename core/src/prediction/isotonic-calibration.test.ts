import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readGolden } from '../../reference/reference-data.ts'
import { applyIsotonic } from './apply-isotonic.ts'
import { calibrationCurve } from './calibration-curve.ts'
import { isotonicCalibration } from './isotonic-calibration.ts'
import { plattCalibration } from './platt-calibration.ts'

type Golden = {
  rows: { outcome: number[] }
  score: number[]
  calibration: Record<'observed' | 'expected', number[]>
  isotonic: Record<'grid' | 'probability', number[]>
  platt: { slope: number; intercept: number }
}

// scikit-learn 1.2.1: IsotonicRegression, _SigmoidCalibration, calibration_curve; core/reference/prediction.py
const golden = readGolden<Golden>('prediction')
const scored = { score: golden.score, outcome: golden.rows.outcome }

test('the isotonic curve equals scikit-learn, between and beyond its corners', () => {
  const curve = isotonicCalibration(scored)
  if (!curve) throw new Error('a curve was expected')
  golden.isotonic.grid.forEach((value, i) => {
    expect(applyIsotonic(curve, value)).toBeCloseTo(golden.isotonic.probability[i] as number, 6)
  })
  expect(applyIsotonic(curve, Number.NaN)).toBeNaN()
})

test('Platt’s curve equals scikit-learn', () => {
  const curve = plattCalibration(scored)
  expect(curve.slope).toBeCloseTo(golden.platt.slope, 4)
  expect(curve.intercept).toBeCloseTo(golden.platt.intercept, 4)
})

test('the calibration curve equals scikit-learn', () => {
  const bins = calibrationCurve(scored, { bins: 7 })
  golden.calibration.observed.forEach((value, i) => {
    expect(bins[i]?.observed).toBeCloseTo(value, 12)
    expect(bins[i]?.expected).toBeCloseTo(golden.calibration.expected[i] as number, 12)
  })
})

test('quantile bins hold as many rows each', () => {
  const bins = calibrationCurve(scored, { bins: 8, cut: 'quantile' })
  expect(bins.map((bin) => bin.rows)).toEqual(new Array(8).fill(20))
})

const someRows = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 1 })), {
  minLength: 1,
  maxLength: 80,
})

test('an isotonic curve rises, keeps the sum and stays within 0–1', () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const score = rows.map(([value]) => value)
      const outcome = rows.map(([, y]) => y)
      const curve = isotonicCalibration({ score, outcome })
      if (!curve) throw new Error('a curve was expected')
      const probability = [...curve.probability]
      expect(probability).toEqual(probability.toSorted((a, b) => a - b))
      const sum = score.reduce((total, value) => total + applyIsotonic(curve, value), 0)
      expect(sum).toBeCloseTo(
        outcome.reduce((total, y) => total + y, 0),
        9,
      )
      expect(Math.min(...probability)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...probability)).toBeLessThanOrEqual(1)
    }),
  )
})

test('nothing to learn from', () => {
  expect(isotonicCalibration({ score: [], outcome: [] })).toBeUndefined()
  expect(calibrationCurve({ score: [], outcome: [] })).toEqual([])
  const code = 'platt-calibration.one-outcome'
  expect(() => plattCalibration({ score: [], outcome: [] })).toThrow(expect.objectContaining({ code }))
  expect(() => plattCalibration({ score: [1, 2], outcome: [1, 1] })).toThrow(
    expect.objectContaining({ code }),
  )
})

test('a score that parts the outcomes, or says nothing, still gives finite curves', () => {
  const parted = plattCalibration({ score: [-2, -1, 1, 2], outcome: [0, 0, 1, 1] })
  expect(Math.abs(parted.slope)).toBeLessThan(10)
  const constant = plattCalibration({ score: [3, 3, 3, 3], outcome: [0, 0, 0, 1] })
  expect(1 / (1 + Math.exp(constant.slope * 3 + constant.intercept))).toBeCloseTo((0.2 * 3 + 2 / 3) / 4, 5)
})

test.each([
  [{ score: [Number.NaN], outcome: [1] }, 'not-a-number'],
  [{ score: [1], outcome: [3] }, 'not-an-outcome'],
  [{ score: [1], outcome: [] }, 'lengths-differ'],
])('refuses %o', (input, reason) => {
  expect(() => isotonicCalibration(input)).toThrow(
    expect.objectContaining({ code: `isotonic-calibration.${reason}` }),
  )
  expect(() => plattCalibration(input)).toThrow(
    expect.objectContaining({ code: `platt-calibration.${reason}` }),
  )
})

test.each([0, 2.5, Number.NaN])('refuses %d bins', (bins) => {
  expect(() => calibrationCurve(scored, { bins })).toThrow(
    expect.objectContaining({ code: 'calibration-curve.bad-bins' }),
  )
})
