import { expect, test, vi } from 'vitest'
import { columnOf, hasReference, readJson, readTable } from '../../reference/reference-data.ts'
import { seededRandom } from '../stats/seeded-random.ts'
import { bgNbdAlive } from './bg-nbd-alive.ts'
import { bgNbdExpected } from './bg-nbd-expected.ts'
import { fitBgNbd } from './fit-bg-nbd.ts'
import { fitGammaGamma } from './fit-gamma-gamma.ts'
import { fitParetoNbd } from './fit-pareto-nbd.ts'
import { gammaGammaSpend } from './gamma-gamma-spend.ts'
import { paretoNbdAlive } from './pareto-nbd-alive.ts'
import { paretoNbdExpected } from './pareto-nbd-expected.ts'

vi.setConfig({ testTimeout: 60_000 })

type Fitted = Record<string, number> & { loglik: number }
type Reference = { cdnow_summary: Record<'bgnbd' | 'mbgnbd' | 'pnbd' | 'gamma_gamma', Fitted> }

const cdnow = () => {
  const table = readTable('cdnow/cdnow_customers_summary_with_transactions.csv')
  return {
    frequency: columnOf(table, 'x'),
    recency: columnOf(table, 't_x'),
    age: columnOf(table, 'T'),
    spend: columnOf(table, 'zbar'),
  }
}

// scipy 1.10.1, agreeing with Fader, Hardie & Lee (2005), BTYDplus and CLVTools.
test.for([
  ['bgnbd', () => fitBgNbd(cdnow())],
  ['mbgnbd', () => fitBgNbd(cdnow(), 'mbg')],
  ['pnbd', () => fitParetoNbd(cdnow())],
  ['gamma_gamma', () => fitGammaGamma(cdnow())],
] as const)(
  'cdnow: %s equals the reference, likelihood within .01 and parameters within 1 %%',
  ([name, fit], { skip }) => {
    skip(!hasReference('cdnow'), 'reference data absent')
    const expected = readJson<Reference>('cdnow/reference/clv_reference.json').cdnow_summary[name]
    const found = fit()
    expect(Math.abs(found.logLikelihood - expected.loglik)).toBeLessThan(0.01)
    for (const [param, value] of Object.entries(found.params)) {
      expect(value / (expected[param] as number), param).toBeGreaterThan(0.99)
      expect(value / (expected[param] as number), param).toBeLessThan(1.01)
    }
    expect(found).toMatchObject({ boundaries: [], converged: true })
  },
)

test('cdnow: chances, purchases and spend of every customer equal the reference at its parameters', ({
  skip,
}) => {
  skip(!hasReference('cdnow'), 'reference data absent')
  const { bgnbd, pnbd, gamma_gamma } = readJson<Reference>('cdnow/reference/clv_reference.json').cdnow_summary
  const of = <K extends string>(fitted: Fitted, keys: readonly K[]) =>
    Object.fromEntries(keys.map((key) => [key, fitted[key] as number])) as Record<K, number>
  const bg = of(bgnbd, ['r', 'alpha', 'a', 'b'])
  const pareto = of(pnbd, ['r', 'alpha', 's', 'beta'])
  const gamma = of(gamma_gamma, ['p', 'q', 'v'])
  for (const row of readTable('cdnow/reference/cdnow_summary_customer_predictions.csv')) {
    const customer = { frequency: Number(row.x), recency: Number(row.t_x), age: Number(row.T) }
    expect(bgNbdAlive(bg, customer)).toBeCloseTo(Number(row.bgnbd_p_alive), 7)
    expect(bgNbdExpected(bg, customer, 39)).toBeCloseTo(Number(row.bgnbd_exp_39), 7)
    expect(paretoNbdAlive(pareto, customer)).toBeCloseTo(Number(row.pnbd_p_alive), 7)
    expect(paretoNbdExpected(pareto, customer, 39)).toBeCloseTo(Number(row.pnbd_exp_39), 6)
    const spend = gammaGammaSpend(gamma, customer.frequency, Number(row.gg_zbar))
    expect(spend).toBeCloseTo(Number(row.gg_expected_spend), 6)
  }
  expect(bgNbdExpected(bg, { frequency: 0, recency: 0, age: 0 }, 39)).toBeCloseTo(1.19501628818264, 9)
})

/** Customers who buy by the model itself. */
function simulate(size: number, seed: number, drop: (random: () => number) => number, kind: 'bg' | 'mbg') {
  const random = seededRandom(seed)
  const frequency = new Float64Array(size)
  const recency = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    const rate = -(Math.log(random()) + Math.log(random())) / 20
    const chance = drop(random)
    let time = 0
    let isThere = kind === 'bg' || random() >= chance
    while (isThere) {
      time -= Math.log(random()) / rate
      if (time > 52) break
      frequency[i] = (frequency[i] ?? 0) + 1
      recency[i] = time
      isThere = random() >= chance
    }
  }
  return { frequency, recency, age: new Float64Array(size).fill(52) }
}

test('without dropout the model without it is given and named, not a wild number', () => {
  const histories = simulate(1500, 3, () => 0, 'bg')
  for (const kind of ['bg', 'mbg'] as const) {
    const { params, boundaries } = fitBgNbd(histories, kind)
    expect(boundaries).toEqual(['no-dropout'])
    expect(params).toMatchObject({ a: 0, b: 1 })
    expect(params.r).toBeCloseTo(2, 0)
    expect(bgNbdAlive(params, { frequency: 3, recency: 20, age: 52 }, kind)).toBe(1)
    const expected = ((params.r + 3) / (params.alpha + 52)) * 10
    expect(bgNbdExpected(params, { frequency: 3, recency: 20, age: 52 }, 10, kind)).toBeCloseTo(expected, 12)
  }
  expect(fitParetoNbd(histories).boundaries).toEqual(['no-dropout'])
})

test('one chance of dropout for all is named', () => {
  const { boundaries, params } = fitBgNbd(simulate(1500, 4, () => 0.3, 'bg'))
  expect(boundaries).toEqual(['equal-dropout'])
  expect(params.a / (params.a + params.b)).toBeCloseTo(0.3, 1)
})

test('customers who all buy at one rate are named', () => {
  const frequency = Array.from({ length: 400 }, () => 4)
  const recency = frequency.map((_, i) => 30 + (i % 20))
  const { boundaries, params } = fitBgNbd({ frequency, recency, age: frequency.map(() => 52) })
  expect(boundaries).toContain('equal-rates')
  expect((params.r / params.alpha) * 52).toBeCloseTo(4, 0)
})

test.each(['bg', 'mbg'] as const)('purchases of new customers equal those of a simulation: %s', (kind) => {
  const beta = (random: () => number) => 1 - Math.sqrt(random())
  const { frequency } = simulate(40_000, 5, beta, kind)
  const mean = frequency.reduce((sum, x) => sum + x, 0) / frequency.length
  const params = { r: 2, alpha: 20, a: 1, b: 2 }
  const found = bgNbdExpected(params, { frequency: 0, recency: 0, age: 0 }, 52, kind)
  expect(found / mean).toBeGreaterThan(0.98)
  expect(found / mean).toBeLessThan(1.02)
})

test('the purchases of the next year are the mean over what can have happened (tower rule)', () => {
  const params = { r: 0.8, alpha: 6, a: 0.2, b: 0.5 }
  const fresh = { frequency: 0, recency: 0, age: 0 }
  const near = bgNbdExpected(params, fresh, 30)
  expect(bgNbdExpected(params, fresh, 30.001) - near).toBeGreaterThan(0)
  expect(bgNbdExpected({ ...params, a: 1 }, fresh, 30)).toBeCloseTo(
    bgNbdExpected({ ...params, a: 1.00002 }, fresh, 30),
    4,
  )
  expect(bgNbdExpected(params, { frequency: 2, recency: 5, age: 9 }, 0)).toBe(0)
})

test.each([
  ['no rows', { frequency: [], recency: [], age: [] }, 'no-rows'],
  ['nobody bought again', { frequency: [0, 0], recency: [0, 0], age: [5, 6] }, 'no-repeat'],
  ['half a purchase', { frequency: [0.5], recency: [1], age: [2] }, 'not-a-count'],
  ['NaN', { frequency: [1], recency: [Number.NaN], age: [2] }, 'not-a-time'],
  ['infinity', { frequency: [1], recency: [1], age: [Number.POSITIVE_INFINITY] }, 'not-a-time'],
  ['a last purchase after the end', { frequency: [1], recency: [3], age: [2] }, 'not-a-time'],
  ['a repeat purchase at time 0', { frequency: [1], recency: [0], age: [2] }, 'not-a-time'],
  ['columns of other lengths', { frequency: [1], recency: [], age: [2] }, 'lengths-differ'],
])('refuses %s', (_, histories, reason) => {
  expect(() => fitBgNbd(histories)).toThrow(expect.objectContaining({ code: `fit-bg-nbd.${reason}` }))
  expect(() => fitParetoNbd(histories)).toThrow(expect.objectContaining({ code: `fit-pareto-nbd.${reason}` }))
})

test('one customer gives a fit with finite forecasts', () => {
  const one = { frequency: [3], recency: [20], age: [30] }
  for (const params of [fitBgNbd(one).params, fitBgNbd(one, 'mbg').params]) {
    const found = bgNbdExpected(params, { frequency: 3, recency: 20, age: 30 }, 52)
    expect(found).toBeGreaterThan(0)
    expect(found).toBeLessThan(20)
  }
  expect(
    paretoNbdExpected(fitParetoNbd(one).params, { frequency: 3, recency: 20, age: 30 }, 52),
  ).toBeLessThan(20)
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a forecast over %f', (time) => {
  const customer = { frequency: 1, recency: 1, age: 2 }
  expect(() => bgNbdExpected({ r: 1, alpha: 1, a: 1, b: 1 }, customer, time)).toThrow(
    expect.objectContaining({ code: 'bg-nbd-expected.bad-time' }),
  )
  expect(() => paretoNbdExpected({ r: 1, alpha: 1, s: 1, beta: 1 }, customer, time)).toThrow(
    expect.objectContaining({ code: 'pareto-nbd-expected.bad-time' }),
  )
})

test('refuses a customer who cannot be', () => {
  const ghost = { frequency: 1, recency: 3, age: 2 }
  expect(() => bgNbdAlive({ r: 1, alpha: 1, a: 1, b: 1 }, ghost)).toThrow(
    expect.objectContaining({ code: 'bg-nbd-alive.not-a-customer' }),
  )
  expect(() => paretoNbdAlive({ r: 1, alpha: 1, s: 1, beta: 1 }, ghost)).toThrow(
    expect.objectContaining({ code: 'pareto-nbd-alive.not-a-customer' }),
  )
})
