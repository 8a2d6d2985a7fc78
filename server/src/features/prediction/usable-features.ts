import { leakageCheck } from '@tsuzuku/core/prediction/leakage-check'
import type { Landmarks } from './landmarks.ts'
import { type Feature, MAIN_HORIZON } from './prediction.features.ts'

export type LeftOut = {
  key: string
  why: 'unknown' | 'constant' | 'leak'
  /** AUC of the feature alone, of a leak. */
  area: number | null
  /** Being filled or empty is what gives it away. */
  by_missing: boolean
}

const LEAST_KNOWN = 0.03
const SAMPLE = 400

/** Features a model may learn from: known often enough, not all the same, and not knowing the outcome beforehand. */
export function chooseFeatures({
  landmarks,
  features,
  lead,
  knownUntil,
}: {
  landmarks: Landmarks
  features: readonly Feature[]
  lead: number
  knownUntil: number
}): { kept: number[]; leftOut: LeftOut[] } {
  const leftOut: LeftOut[] = []
  const drop = (j: number, why: LeftOut['why'], area: number | null = null, byMissing = false) =>
    leftOut.push({ key: (features[j] as Feature).key, why, area, by_missing: byMissing })
  const useful = [...features.keys()].filter((j) => {
    const column = landmarks.columns[j] as Float64Array
    const known = column.filter((value) => !Number.isNaN(value))
    if (known.length < LEAST_KNOWN * column.length || known.length === 0) drop(j, 'unknown')
    else if (known.every((value) => value === known[0]) && known.length === column.length) drop(j, 'constant')
    else return true
    return false
  })
  const { day, lostOn } = landmarks
  const judged = Uint32Array.from(day.keys()).filter((i) => {
    const from = (day[i] as number) + lead
    return from + MAIN_HORIZON <= knownUntil && !((lostOn[i] as number) <= from)
  })
  const outcome = Uint8Array.from(judged, (i) =>
    (lostOn[i] as number) <= (day[i] as number) + lead + MAIN_HORIZON ? 1 : 0,
  )
  const columns = useful.map((j) =>
    Float64Array.from(judged, (i) => (landmarks.columns[j] as Float64Array)[i] as number),
  )
  const leaks =
    outcome.includes(1) && outcome.includes(0) && columns.length > 0 ? leakageCheck({ columns, outcome }) : []
  for (const { feature, area, byMissing } of leaks) drop(useful[feature] as number, 'leak', area, byMissing)
  return { kept: useful.filter((_, at) => !leaks.some(({ feature }) => feature === at)), leftOut }
}

/** Some values, evenly through the sorted ones, in the share that is known. */
export function sampleOf(column: Float64Array): (number | null)[] {
  const sorted = column.slice().sort()
  if (sorted.length <= SAMPLE) return Array.from(sorted, orNull)
  return Array.from({ length: SAMPLE }, (_, i) =>
    orNull(sorted[Math.floor(((i + 0.5) * sorted.length) / SAMPLE)] as number),
  )
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value)
