import { expect, test } from 'vitest'
import { hasReference, readJson, readTable } from '../../reference/reference-data.ts'
import { newcombeInterval } from './newcombe-interval.ts'
import { sampleRatioTest } from './sample-ratio-test.ts'
import { twoProportionTest } from './two-proportion-test.ts'
import { wilsonInterval } from './wilson-interval.ts'

type Retention = {
  k: [number, number]
  diff_40_minus_30: number
  newcomb_ci95: [number, number]
  z_pooled: number
  p: number
  wilson_40: [number, number]
  wilson_30: [number, number]
}
type Reference = {
  srm_chi2: { chi2: number; p: number }
  retention_1: Retention
  retention_7: Retention
}

/** 90,189 players of a game in two groups; the reference is scipy 1.10 and statsmodels 0.13. */
test('intervals and tests of two groups equal the reference on Cookie Cats', ({ skip }) => {
  skip(!hasReference('cookie_cats'), 'reference data absent')
  const rows = readTable('cookie_cats/cookie_cats.csv')
  const reference = readJson<Reference>('cookie_cats/reference/cookie_reference.json')
  const count = (version: string, column?: string) =>
    rows.filter((row) => row.version === version && (column === undefined || row[column] === 'True')).length
  const [n40, n30] = [count('gate_40'), count('gate_30')]
  const ratio = sampleRatioTest([n40, n30])
  expect(ratio?.chiSquare).toBeCloseTo(reference.srm_chi2.chi2, 9)
  expect(ratio?.p).toBeCloseTo(reference.srm_chi2.p, 9)
  for (const name of ['retention_1', 'retention_7'] as const) {
    const told = reference[name]
    const forty = { successes: count('gate_40', name), trials: n40 }
    const thirty = { successes: count('gate_30', name), trials: n30 }
    expect([forty.successes, thirty.successes]).toEqual(told.k)
    const near = (found: { low: number; high: number } | undefined, [low, high]: [number, number]) => {
      expect(found?.low).toBeCloseTo(low, 9)
      expect(found?.high).toBeCloseTo(high, 9)
    }
    near(wilsonInterval(forty.successes, n40), told.wilson_40)
    near(wilsonInterval(thirty.successes, n30), told.wilson_30)
    near(newcombeInterval(forty, thirty), told.newcomb_ci95)
    const tested = twoProportionTest(forty, thirty)
    expect(tested?.z).toBeCloseTo(told.z_pooled, 9)
    expect(tested?.p).toBeCloseTo(told.p, 9)
  }
})
