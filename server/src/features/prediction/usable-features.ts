import { findLeaks } from '../health/leaks.ts'
import type { Landmarks } from './landmarks.ts'
import { type Feature, MAIN_HORIZON } from './prediction.features.ts'

export type LeftOut = {
  key: string
  /** too-many: an attribute beyond the most that are looked at. */
  why: 'unknown' | 'constant' | 'leak' | 'too-many'
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
  const from = (row: number) => (day[row] as number) + lead
  const leaks = findLeaks(landmarks, useful, {
    rows: [...day.keys()].filter(
      (i) => from(i) + MAIN_HORIZON <= knownUntil && !((lostOn[i] as number) <= from(i)),
    ),
    isLost: (row) => (lostOn[row] as number) <= from(row) + MAIN_HORIZON,
  })
  for (const [j, { area, byMissing }] of leaks) drop(j, 'leak', area, byMissing)
  return { kept: useful.filter((j) => !leaks.has(j)), leftOut }
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
