import { expect, test } from 'vitest'
import { hasReference, readGolden, readTable } from '../../reference/reference-data.ts'
import { seededRandom } from '../stats/seeded-random.ts'
import { bgBbAlive } from './bg-bb-alive.ts'
import { bgBbExpected } from './bg-bb-expected.ts'
import { bgBbParts } from './bg-bb-parts.ts'
import { fitBgBb, type PeriodHistory } from './fit-bg-bb.ts'
import { paretoNbdIntegral } from './pareto-nbd-integral.ts'

type Golden = Record<'integral' | 'bgbb', number[][]>
// scipy 1.10.1, by quadrature; core/reference/purchases.py
const golden = readGolden<Golden>('purchases')
const published = { alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783 }

test('donations equal the reference (and Fader, Hardie & Shang 2010)', ({ skip }) => {
  skip(!hasReference('cdnow'), 'reference data absent')
  const histories = readTable('cdnow/donations.csv').map((row) => ({
    frequency: Number(row.frequency),
    recency: Number(row.recency),
    periods: Number(row.periods),
    weight: Number(row.weights),
  }))
  const { params, logLikelihood, customers, boundaries } = fitBgBb(histories)
  expect(Math.abs(logLikelihood - -33225.58127434699)).toBeLessThan(0.01)
  expect(params.alpha / 1.2035221998).toBeCloseTo(1, 2)
  expect(params.beta / 0.7497163013).toBeCloseTo(1, 2)
  expect(params.gamma / 0.6567181995).toBeCloseTo(1, 2)
  expect(params.delta / 2.7834424031).toBeCloseTo(1, 2)
  expect([customers, boundaries]).toEqual([11104, []])
})

test.each(golden.bgbb)('%d purchases, the last in %d of %d, equal quadrature', (...row) => {
  const [frequency = 0, recency = 0, periods = 0, all = 0, alive = 0, expected = 0] = row
  const customer = { frequency, recency, periods }
  expect(bgBbParts(published, periods)(customer).all).toBeCloseTo(all, 6)
  expect(bgBbAlive(published, customer)).toBeCloseTo(alive, 6)
  expect(bgBbExpected(published, customer, 5)).toBeCloseTo(expected, 6)
})

test.each(golden.integral)('the Pareto/NBD integral of %d %d %d %d, %d %d %d equals quadrature', (...row) => {
  const [r = 0, alpha = 0, s = 0, beta = 0, frequency = 0, recency = 0, age = 0, expected = 0] = row
  const found = paretoNbdIntegral({ r, alpha, s, beta }, { frequency, recency, age })
  expect(Math.abs(found - expected)).toBeLessThan(1e-7)
})

function simulate(chanceToLeave: () => number, seed: number): PeriodHistory[] {
  const random = seededRandom(seed)
  return Array.from({ length: 2500 }, () => {
    const chance = random()
    const leaving = chanceToLeave()
    let [frequency, recency] = [0, 0]
    for (let period = 1; period <= 8 && random() >= leaving; period++) {
      if (random() < chance) {
        frequency++
        recency = period
      }
    }
    return { frequency, recency, periods: 8 }
  })
}

test('where nobody leaves, the model without leaving is given and named', () => {
  const { params, boundaries } = fitBgBb(simulate(() => 0, 2))
  expect(boundaries).toEqual(['no-dropout'])
  expect(params).toMatchObject({ gamma: 0, delta: 1 })
  expect(params.alpha).toBeCloseTo(1, 0)
  expect(bgBbAlive(params, { frequency: 1, recency: 1, periods: 8 })).toBe(1)
})

test('one chance to leave for all is named, and its mean found', () => {
  const { params, boundaries } = fitBgBb(simulate(() => 0.15, 2))
  expect(boundaries).toEqual(['equal-dropout'])
  expect(params.gamma / (params.gamma + params.delta)).toBeCloseTo(0.15, 1)
})

test.each([
  ['no rows', [], 'no-rows'],
  ['nobody bought', [{ frequency: 0, recency: 0, periods: 4 }], 'no-repeat'],
  ['more purchases than periods', [{ frequency: 5, recency: 4, periods: 4 }], 'not-a-history'],
  ['half a period', [{ frequency: 1, recency: 1.5, periods: 4 }], 'not-a-history'],
  ['NaN', [{ frequency: Number.NaN, recency: 1, periods: 4 }], 'not-a-history'],
  ['a negative weight', [{ frequency: 1, recency: 1, periods: 4, weight: -1 }], 'not-a-count'],
])('refuses %s', (_, histories, reason) => {
  expect(() => fitBgBb(histories)).toThrow(expect.objectContaining({ code: `fit-bg-bb.${reason}` }))
})

test('one customer gives finite forecasts', () => {
  const { params } = fitBgBb([{ frequency: 2, recency: 3, periods: 5 }])
  const found = bgBbExpected(params, { frequency: 2, recency: 3, periods: 5 }, 10)
  expect(found).toBeGreaterThanOrEqual(0)
  expect(found).toBeLessThanOrEqual(10)
  expect(() => bgBbExpected(params, { frequency: 2, recency: 3, periods: 5 }, 1.5)).toThrow(
    expect.objectContaining({ code: 'bg-bb-expected.bad-periods' }),
  )
})
