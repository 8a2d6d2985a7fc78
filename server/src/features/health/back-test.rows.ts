import type { Observation } from '@tsuzuku/core/health/back-test'

/** A customer at the end of a month as the rule saw it then, and what else could have been asked. */
export type Seen = Observation & {
  usage: number | null
  tenure: number | null
  /** To leave within the horizon, told by a model that had not learnt from this customer's days to come. */
  chance: number | null
  reconstructed: boolean
  points: readonly (number | null)[]
}

const bands = ['unknown', 'danger', 'watch', 'good'] as const satisfies readonly Observation['band'][]
const FIXED = 10
const some = (value: number | null | undefined) => value ?? Number.NaN
const given = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? undefined : value)

/** Rows as numbers, `FIXED` and then the points of each: hundreds of thousands reach a thread in a moment. */
export function packSeen(rows: readonly Seen[], measures: number): Float64Array<ArrayBuffer> {
  const width = FIXED + measures
  const packed = new Float64Array(rows.length * width)
  for (const [index, row] of rows.entries()) {
    const { account, day, score, band, mrr, lostOn, usage, tenure, chance, reconstructed, points } = row
    const numbers = [account, day, some(score), bands.indexOf(band), mrr, some(lostOn), some(usage)]
    const fixed = [...numbers, some(tenure), some(chance), reconstructed ? 1 : 0]
    packed.set([...fixed, ...points.map(some)], index * width)
  }
  return packed
}

export function unpackSeen(packed: Float64Array, measures: number): Seen[] {
  const width = FIXED + measures
  return Array.from({ length: packed.length / width }, (_, index): Seen => {
    const row = packed.subarray(index * width, (index + 1) * width)
    const [account = 0, day = 0, score, band = 0, mrr = 0, lostOn, usage, tenure, chance, reconstructed] = row
    return {
      account,
      day,
      score: given(score),
      band: bands[band] ?? 'unknown',
      mrr,
      lostOn: given(lostOn),
      usage: given(usage) ?? null,
      tenure: given(tenure) ?? null,
      chance: given(chance) ?? null,
      reconstructed: reconstructed === 1,
      points: Array.from(row.subarray(FIXED), (one) => given(one) ?? null),
    }
  })
}
