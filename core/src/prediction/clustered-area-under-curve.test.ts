import { describe, expect, it } from 'vitest'
import { seededRandom } from '../stats/seeded-random.ts'
import { areaUnderCurve } from './area-under-curve.ts'
import { clusteredAreaUnderCurve } from './clustered-area-under-curve.ts'

function sample(size: number) {
  const random = seededRandom(7)
  const outcome = Array.from({ length: size }, () => (random() < 0.3 ? 1 : 0))
  return { outcome, score: outcome.map((happened) => Math.round(10 * (random() + 0.4 * happened)) / 10) }
}

describe('clusteredAreaUnderCurve', () => {
  it("is DeLong's where every row is a cluster of its own", () => {
    const rows = sample(200)
    const alone = areaUnderCurve(rows)
    const clustered = clusteredAreaUnderCurve({ ...rows, cluster: rows.score.map((_, i) => i) })
    expect(clustered?.value).toBeCloseTo(alone?.value ?? 0, 14)
    expect(clustered?.standardError).toBeCloseTo(alone?.standardError ?? 0, 12)
  })

  it('is no surer for hearing the same account twice', () => {
    const rows = sample(150)
    const twice = {
      score: [...rows.score, ...rows.score],
      outcome: [...rows.outcome, ...rows.outcome],
      cluster: [...rows.score.keys(), ...rows.score.keys()],
    }
    const once = areaUnderCurve(rows)
    expect(clusteredAreaUnderCurve(twice)?.value).toBeCloseTo(once?.value ?? 0, 14)
    expect(clusteredAreaUnderCurve(twice)?.standardError).toBeCloseTo(once?.standardError ?? 0, 12)
    expect(areaUnderCurve(twice)?.standardError).toBeLessThan((once?.standardError ?? 0) * 0.75)
  })

  it('counts rows of both outcomes in one cluster together', () => {
    // By hand: θ = 3/4, V₁ = 1/2, 1, V₀ = 1, 1/2; clusters {row 0, row 2} and {row 1, row 3}:
    // above −1/4, 1/4, below 1/4, −1/4, so S₁₀ = S₀₁ = 2/2 · 1/8, S₁₁ = −2 · 1/8, variance 1/8 − 1/8 = 0.
    const cancelling = { score: [0.1, 0.4, 0.3, 0.8], outcome: [0, 0, 1, 1] }
    expect(clusteredAreaUnderCurve({ ...cancelling, cluster: [1, 2, 1, 2] })).toMatchObject({
      value: 0.75,
      standardError: 0,
      interval: undefined,
    })
  })

  it('says nothing where one account made all the losses, and names bad input', () => {
    expect(
      clusteredAreaUnderCurve({ score: [1, 2, 3], outcome: [1, 1, 0], cluster: [1, 1, 2] }),
    ).toBeUndefined()
    expect(() => clusteredAreaUnderCurve({ score: [1, 2], outcome: [1, 0], cluster: [1] })).toThrow(
      /cluster for each row/,
    )
  })
})
