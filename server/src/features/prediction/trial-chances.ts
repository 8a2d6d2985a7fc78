import type { PlattCurve } from '@tsuzuku/core/prediction/platt-calibration'
import { calibrated, chanceWithin, hazardLogOdds, plainCurve } from './hazards.ts'
import { type Landmarks, takeLandmarks } from './landmarks.ts'
import type { Told } from './model-card.ts'
import { type Horizon, PERIODS } from './prediction.features.ts'
import { unpackScorer } from './scorer.ts'
import type { Split, Trial } from './validate-model.ts'

/** Customers after the cuts, with the hazards that were told of them by what had been learnt before. */
export type Tried = {
  /** Positions in the landmarks. */
  readonly row: readonly number[]
  /** `PERIODS` values each. */
  readonly hazards: Float64Array
}

export type KeptTrial = { account: number; day: number; within_90: number; within_180: number }

export function tryLandmarks(asked: {
  landmarks: Landmarks
  splits: readonly Split[]
  lead: number
  kept: readonly number[]
  trial: Trial
  curves: readonly PlattCurve[]
}): Tried {
  const { landmarks, splits, lead, kept, trial, curves } = asked
  const row: number[] = []
  const parts: Float64Array[] = []
  for (const [s, packed] of trial.scorers.entries()) {
    const from = splits[s]?.cut ?? 0
    const to = splits[s + 1]?.cut ?? Number.POSITIVE_INFINITY
    const rows = [...landmarks.day.keys()].filter((i) => {
      const day = landmarks.day[i] as number
      return day >= from && day < to
    })
    const odds = hazardLogOdds({ scorer: unpackScorer(packed), lead, kept }, takeLandmarks(landmarks, rows))
    row.push(...rows)
    parts.push(odds.map((value) => calibrated(curves[s] ?? plainCurve, value)))
  }
  const hazards = new Float64Array(row.length * PERIODS)
  let at = 0
  for (const part of parts) {
    hazards.set(part, at)
    at += part.length
  }
  return { row, hazards }
}

const chanceOf = ({ hazards }: Tried, i: number, horizon: Horizon) =>
  chanceWithin(hazards.subarray(i * PERIODS, (i + 1) * PERIODS), horizon)

/** Of those tried, whose horizon is over by now and who had not left before the lead time was. */
export function toldWithin(
  tried: Tried,
  { landmarks, lead, knownUntil }: { landmarks: Landmarks; lead: number; knownUntil: number },
  horizon: Horizon,
): Told {
  const { day, lostOn } = landmarks
  const judged = [...tried.row.keys()].filter((i) => {
    const from = (day[tried.row[i] as number] as number) + lead
    return from + horizon <= knownUntil && !((lostOn[tried.row[i] as number] as number) <= from)
  })
  return {
    landmarks,
    row: judged.map((i) => tried.row[i] as number),
    chance: judged.map((i) => chanceOf(tried, i, horizon)),
    outcome: judged.map((i) => {
      const at = tried.row[i] as number
      return (lostOn[at] as number) <= (day[at] as number) + lead + horizon ? 1 : 0
    }),
  }
}

/** What is kept of a trial, to set it beside the health rule on the same customers and days. */
export function keptTrials(tried: Tried, { account, day }: Landmarks): KeptTrial[] {
  return tried.row.map((at, i) => ({
    account: account[at] as number,
    day: day[at] as number,
    within_90: chanceOf(tried, i, 90),
    within_180: chanceOf(tried, i, 180),
  }))
}
