import { type Leak, leakageCheck } from '@tsuzuku/core/prediction/leakage-check'
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
  const asked = { landmarks, lead, knownUntil }
  const leaks = new Map([...leaksOfAccounts(useful, asked), ...leaksOfRows(useful, asked)])
  for (const [j, { area, byMissing }] of leaks) drop(j, 'leak', area, byMissing)
  return { kept: useful.filter((j) => !leaks.has(j)), leftOut }
}

type Asked = { landmarks: Landmarks; lead: number; knownUntil: number }

/** Features that know who leaves within the horizon a model is judged at. */
function leaksOfRows(useful: readonly number[], { landmarks, lead, knownUntil }: Asked): Map<number, Leak> {
  const { day, lostOn } = landmarks
  const judged = [...day.keys()].filter((i) => {
    const from = (day[i] as number) + lead
    return from + MAIN_HORIZON <= knownUntil && !((lostOn[i] as number) <= from)
  })
  return leaksAmong(useful, landmarks, judged, (i) =>
    (lostOn[i] as number) <= (day[i] as number) + lead + MAIN_HORIZON ? 1 : 0,
  )
}

/**
 * Features that never change for an account and know whether it ever leaves: an attribute filled in on leaving that
 * reached us without its date looks like one that was always there.
 */
function leaksOfAccounts(useful: readonly number[], { landmarks }: Asked): Map<number, Leak> {
  const { account, lostOn } = landmarks
  const last = new Map<number, number>()
  for (let i = 0; i < account.length; i++) last.set(account[i] as number, i)
  const still = useful.filter((j) => {
    const column = landmarks.columns[j] as Float64Array
    return account.every((id, i) => Object.is(column[i], column[last.get(id) as number]))
  })
  return leaksAmong(still, landmarks, [...last.values()], (i) => (Number.isNaN(lostOn[i]) ? 0 : 1))
}

function leaksAmong(
  features: readonly number[],
  landmarks: Landmarks,
  rows: readonly number[],
  outcomeOf: (row: number) => 0 | 1,
): Map<number, Leak> {
  const outcome = Uint8Array.from(rows, outcomeOf)
  if (features.length === 0 || !outcome.includes(1) || !outcome.includes(0)) return new Map()
  const columns = features.map((j) =>
    Float64Array.from(rows, (row) => (landmarks.columns[j] as Float64Array)[row] as number),
  )
  return new Map(leakageCheck({ columns, outcome }).map((leak) => [features[leak.feature] as number, leak]))
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
