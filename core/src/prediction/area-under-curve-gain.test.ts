import { describe, expect, it } from 'vitest'
import { areaUnderCurveGain } from './area-under-curve-gain.ts'

const outcome = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0]
const before = [1, 3, 2, 5, 4, 6, 5, 7, 3, 8, 6, 2]
const after = [2, 1, 3, 4, 2, 5, 6, 8, 5, 9, 7, 3]

describe('areaUnderCurveGain', () => {
  it('equals pROC 1.18 roc.test(method = "delong", paired = TRUE) where every row stands alone', () => {
    const gain = areaUnderCurveGain({ before, after, outcome, cluster: [...outcome.keys()] })
    expect(gain?.before).toBeCloseTo(0.842857142857143, 14)
    expect(gain?.after).toBeCloseTo(0.985714285714286, 14)
    expect(gain?.interval?.low).toBeCloseTo(-0.0567721854443001, 12)
    expect(gain?.interval?.high).toBeCloseTo(0.3424864711585859, 12)
  })

  it('equals the sums of Obuchowski taken one by one in numpy where accounts repeat', () => {
    const cluster = [1, 1, 2, 3, 3, 4, 1, 2, 5, 6, 7, 7]
    const gain = areaUnderCurveGain({ before, after, outcome, cluster })
    expect(gain?.value).toBeCloseTo(0.14285714285714285, 14)
    expect(gain?.interval?.low).toBeCloseTo(-0.0768719910152425, 12)
    expect(gain?.interval?.high).toBeCloseTo(0.3625862767295282, 12)
  })

  it('is nothing, without an interval, for a score that ranks alike', () => {
    const same = areaUnderCurveGain({
      before,
      after: before.map((one) => one * 2),
      outcome,
      cluster: [...outcome.keys()],
    })
    expect(same).toMatchObject({ value: 0, interval: undefined })
  })

  it('says nothing where one account made all the losses, and names bad input', () => {
    const few = { before: [1, 2, 3], after: [1, 2, 3], outcome: [1, 1, 0], cluster: [1, 1, 2] }
    expect(areaUnderCurveGain(few)).toBeUndefined()
    expect(areaUnderCurveGain({ ...few, outcome: [0, 0, 0] })).toBeUndefined()
    expect(() => areaUnderCurveGain({ ...few, cluster: [1] })).toThrow(/cluster for each row/)
    expect(() => areaUnderCurveGain({ ...few, after: [1, Number.NaN, 2] })).toThrow()
  })
})
