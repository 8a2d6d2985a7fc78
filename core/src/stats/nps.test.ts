import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nps } from './nps.ts'

// scipy 1.10.1: norm.ppf(0.975) and the formula in Python, ends cut at ±100; core/reference/golden.py
test.each([
  [8, 9, 22, -35.8974358974359, 12.813936511888013, -61.012289960919205, -10.782581833952587],
  [5, 7, 8, -15.000000000000002, 17.71298958391835, -49.716821643013084, 19.716821643013084],
  [2, 0, 4, -33.33333333333333, 38.490017945975055, -100, 42.10571560507813],
  [1, 0, 0, 100.0, 0.0, 100.0, 100],
  [0, 3, 1, -25.0, 21.650635094610966, -67.43446502785645, 17.43446502785644],
  [300, 120, 80, 43.99999999999999, 3.365709434874021, 37.40333072522025, 50.596669274779735],
  [1, 1, 1, 0.0, 47.14045207910317, -92.39358828997852, 92.39358828997852],
])('%d promoters, %d passives, %d detractors', (promoters, passives, detractors, score, se, low, high) => {
  const result = nps({ promoters, passives, detractors })
  expect(result?.n).toBe(promoters + passives + detractors)
  expect(result?.score).toBeCloseTo(score, 10)
  expect(result?.standardError).toBeCloseTo(se, 10)
  if (se === 0) {
    expect(result?.interval).toBeUndefined()
  } else {
    expect(result?.interval).toMatchObject({ level: 0.95, method: 'wald' })
    expect(result?.interval?.low).toBeCloseTo(low, 10)
    expect(result?.interval?.high).toBeCloseTo(high, 10)
  }
})

const folder = new URL('../../../../shared/data/nps/', import.meta.url)
const absent = !existsSync(folder)

describe('published surveys (Preppin’ Data cases in prepbench)', () => {
  const read = (path: string) => readFileSync(new URL(path, folder), 'utf8')

  test('39 answers give the published −35.9', ({ skip }) => {
    skip(absent, 'reference data absent')
    const [, row = ''] = read('reference/published_case_040_output_01.csv').trim().split(/\r?\n/)
    const [score = Number.NaN, n = 0, promoters = 0, detractors = 0] = row.split(',').map(Number)
    const result = nps({ promoters, passives: n - promoters - detractors, detractors })
    expect(result?.score.toFixed(1)).toBe(score.toFixed(1))
    expect(result?.score.toFixed(3)).toBe('-35.897')
  })

  test('score and standard error equal the reference of every survey', ({ skip }) => {
    skip(absent, 'reference data absent')
    const reference = JSON.parse(read('reference/nps_reference.json'))
    const surveys = [
      ...Object.values<object>(reference.case_040).flatMap((questions) => Object.values(questions)),
      ...Object.values(reference.case_050),
    ]
    expect(surveys).toHaveLength(4)
    for (const { promoters, passives, detractors, nps: score, se } of surveys) {
      const result = nps({ promoters, passives, detractors })
      expect(result?.score).toBeCloseTo(score, 10)
      expect(result?.standardError).toBeCloseTo(se, 10)
    }
  })
})

test('no answer gives no score', () => {
  expect(nps({ promoters: 0, passives: 0, detractors: 0 })).toBeUndefined()
})

test.each([
  [{ promoters: -1, passives: 0, detractors: 0 }, 'nps.not-a-count'],
  [{ promoters: 1.5, passives: 0, detractors: 0 }, 'nps.not-a-count'],
  [{ promoters: 1, passives: 0, detractors: Number.NaN }, 'nps.not-a-count'],
  [{ promoters: 1, passives: 1, detractors: 1, level: 95 }, 'nps.level-out-of-range'],
])('refuses %j: %s', (counts, code) => {
  expect(() => nps(counts)).toThrow(expect.objectContaining({ code }))
})

test('changes its sign where promoters and detractors change places', () => {
  const count = fc.integer({ min: 0, max: 1000 })
  fc.assert(
    fc.property(count, count, count, (promoters, passives, detractors) => {
      fc.pre(promoters + passives + detractors > 0)
      const one = nps(Object.freeze({ promoters, passives, detractors }))
      const other = nps({ promoters: detractors, passives, detractors: promoters })
      expect(other?.score).toBeCloseTo(-(one?.score ?? Number.NaN), 10)
      expect(other?.standardError).toBeCloseTo(one?.standardError ?? Number.NaN, 10)
      expect(Math.abs(one?.score ?? Number.NaN)).toBeLessThanOrEqual(100)
    }),
  )
})
