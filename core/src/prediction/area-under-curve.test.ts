import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnOf, hasReference, readGolden, readJson, readTable } from '../../reference/reference-data.ts'
import { areaUnderCurve } from './area-under-curve.ts'
import { averagePrecision } from './average-precision.ts'
import { brierScore } from './brier-score.ts'
import type { Scored } from './check-scores.ts'
import { expectedCalibrationError } from './expected-calibration-error.ts'
import { lift } from './lift.ts'
import { logLoss } from './log-loss.ts'

type Golden = Record<'auc' | 'averagePrecision' | 'logLoss' | 'brier', number> & {
  rows: { outcome: number[] }
  score: number[]
}

// scikit-learn 1.2.1; core/reference/prediction.py
const golden = readGolden<Golden>('prediction')
const scored = { score: golden.score, outcome: golden.rows.outcome }

// R 4.2.2, pROC 1.18.0: ci.auc(method = "delong"); core/reference/prediction-auc.R
test.each([
  [0.8, 0.7346325549450549, 0.0387653371856309, 0.6849527763859452, 0.7843123335041645],
  [0.95, 0.7346325549450549, 0.0387653371856309, 0.658653890212667, 0.8106112196774428],
  [0.99, 0.7346325549450549, 0.0387653371856309, 0.6347796634603529, 0.8344854464297569],
])('at level %d equals R pROC', (level, value, error, low, high) => {
  const found = areaUnderCurve(scored, level)
  expect(found?.value).toBeCloseTo(value, 12)
  expect(found?.standardError).toBeCloseTo(error, 12)
  expect(found?.interval?.low).toBeCloseTo(low, 12)
  expect(found?.interval?.high).toBeCloseTo(high, 12)
})

test('measures equal scikit-learn', () => {
  expect(areaUnderCurve(scored)?.value).toBeCloseTo(golden.auc, 12)
  expect(averagePrecision(scored)).toBeCloseTo(golden.averagePrecision, 12)
  expect(logLoss(scored)).toBeCloseTo(golden.logLoss, 12)
  expect(brierScore(scored)).toBeCloseTo(golden.brier, 12)
})

type Measures = Record<'auc' | 'logloss' | 'brier' | 'pr_auc' | 'ece10' | 'top_decile_lift', number>
type Reference = { models: Record<string, { pooled_oof: Measures }> }

test.for(['logreg_L2_C1', 'gbm_sklearn_default', 'histgbm_default', 'rf_300', 'tenure_only_logreg'])(
  'the stored telco predictions of %s give the table of the reference',
  (name, { skip }) => {
    skip(!hasReference('telco'), 'reference data absent')
    const table = readTable('telco/reference/telco_oof_predictions.csv')
    const told = { score: columnOf(table, name), outcome: columnOf(table, 'y') }
    const { models } = readJson<Reference>('telco/reference/telco_reference.json')
    const expected = models[name]?.pooled_oof as Measures
    expect(areaUnderCurve(told)?.value).toBeCloseTo(expected.auc, 6)
    expect(logLoss(told)).toBeCloseTo(expected.logloss, 7)
    expect(brierScore(told)).toBeCloseTo(expected.brier, 7)
    expect(averagePrecision(told)).toBeCloseTo(expected.pr_auc, 5)
    expect(expectedCalibrationError(told)).toBeCloseTo(expected.ece10, 7)
    expect(lift(told)).toBeCloseTo(expected.top_decile_lift, 9)
  },
)

test('the area is not known with fewer than two rows of an outcome', () => {
  expect(areaUnderCurve({ score: [], outcome: [] })).toBeUndefined()
  expect(areaUnderCurve({ score: [1, 2, 3], outcome: [0, 0, 1] })).toBeUndefined()
  expect(areaUnderCurve({ score: [1, 2], outcome: [1, 1] })).toBeUndefined()
})

test('a score that parts the outcomes has area 1 without an interval, a constant one ½', () => {
  const outcome = [0, 0, 1, 1]
  expect(areaUnderCurve({ score: [1, 2, 3, 4], outcome })).toMatchObject({ value: 1, interval: undefined })
  expect(areaUnderCurve({ score: [5, 5, 5, 5], outcome })?.value).toBe(0.5)
})

test('without rows nothing is measured', () => {
  const none = { score: [], outcome: [] }
  expect([averagePrecision(none), brierScore(none), logLoss(none), lift(none)]).toEqual(
    new Array(4).fill(undefined),
  )
  expect(averagePrecision({ score: [1], outcome: [0] })).toBeUndefined()
  expect(lift({ score: [1, 2], outcome: [0, 0] }, 0.5)).toBeUndefined()
  expect(expectedCalibrationError(none)).toBeUndefined()
})

test('a certain error costs much, but no infinity', () => {
  expect(logLoss({ score: [0, 1], outcome: [1, 0] })).toBeCloseTo(36.04, 1)
})

const measures = { 'area-under-curve': areaUnderCurve, 'average-precision': averagePrecision, lift }
const ofProbabilities = {
  'log-loss': logLoss,
  'brier-score': brierScore,
  'calibration-curve': expectedCalibrationError,
}
const bad: [string, Scored, string][] = [
  ['lengths', { score: [0.5], outcome: [] }, 'lengths-differ'],
  ['NaN', { score: [Number.NaN], outcome: [1] }, 'not-a-number'],
  ['infinity', { score: [Number.POSITIVE_INFINITY], outcome: [1] }, 'not-a-number'],
  ['an outcome of ½', { score: [0.5], outcome: [0.5] }, 'not-an-outcome'],
]

test.each(Object.entries({ ...measures, ...ofProbabilities }))(
  '%s refuses what it cannot measure',
  (name, measure) => {
    for (const [, input, reason] of bad) {
      expect(() => measure(input)).toThrow(expect.objectContaining({ code: `${name}.${reason}` }))
    }
  },
)

test.each(Object.entries(ofProbabilities))('%s refuses a score of 1.5', (name, measure) => {
  const code = `${name}.not-a-probability`
  expect(() => measure({ score: [1.5], outcome: [1] })).toThrow(expect.objectContaining({ code }))
})

test('refuses a level of 95 and a share of 0', () => {
  expect(() => areaUnderCurve(scored, 95)).toThrow(
    expect.objectContaining({ code: 'area-under-curve.level-out-of-range' }),
  )
  expect(() => lift(scored, 0)).toThrow(expect.objectContaining({ code: 'lift.bad-share' }))
})

const someRows = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1 })), {
  minLength: 4,
  maxLength: 60,
})

test('equals counting pairs, and turning the score round gives 1 − AUC with the same spread', () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const score = rows.map(([value]) => value)
      const outcome = rows.map(([, y]) => y)
      const found = areaUnderCurve({ score, outcome })
      if (!found) return
      let right = 0
      for (const [i, a] of score.entries()) {
        for (const [j, b] of score.entries()) {
          if (outcome[i] === 1 && outcome[j] === 0) right += a > b ? 1 : a === b ? 0.5 : 0
        }
      }
      expect(found.value).toBeCloseTo(right / found.positives / found.negatives, 12)
      const turned = areaUnderCurve({ score: score.map((value) => -value), outcome })
      expect(turned?.value).toBeCloseTo(1 - found.value, 12)
      expect(turned?.standardError).toBeCloseTo(found.standardError, 12)
    }),
  )
})
