import type { Landmarks } from './landmarks.ts'
import type { Feature, Theme } from './prediction.features.ts'

/** What contracts alone tell; known from the first day on, however late the other sources begin. */
const ofContracts: ReadonlySet<Theme> = new Set<Theme>(['attribute', 'movement', 'contract', 'size'])

const SPEAKS = 0.5
const HEARD = 0.1

/**
 * First end of a month at which customers were watched much as they are today: at least half of what today is known of
 * most customers, beside their contracts, had begun to arrive. Before it “unknown” only says that a source had not begun,
 * and a model learnt there has never seen what it will be asked about. Undefined where nothing is watched.
 */
export function firstObservedDay(landmarks: Landmarks, features: readonly Feature[]): number | undefined {
  const days = [...new Set(landmarks.day)].sort((a, b) => a - b)
  const newest = days[Math.floor(0.75 * days.length)] ?? Number.POSITIVE_INFINITY
  const watched = [...features.keys()].filter((j) => !ofContracts.has((features[j] as Feature).theme))
  const now = watched.map((j) => knownShare(landmarks, j, (day) => day >= newest))
  const speaking = watched.filter((_, at) => (now[at] as number) >= SPEAKS)
  if (speaking.length === 0) return undefined
  return days.find((day) => {
    const heard = speaking.filter((j) => knownShare(landmarks, j, (one) => one === day) >= HEARD)
    return heard.length >= speaking.length / 2
  })
}

function knownShare({ day, columns }: Landmarks, feature: number, isMeant: (day: number) => boolean): number {
  const column = columns[feature] as Float64Array
  let rows = 0
  let known = 0
  for (let i = 0; i < day.length; i++) {
    if (!isMeant(day[i] as number)) continue
    rows++
    if (!Number.isNaN(column[i])) known++
  }
  return rows === 0 ? 0 : known / rows
}
