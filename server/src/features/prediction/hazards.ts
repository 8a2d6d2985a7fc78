import { leavingWithin } from '@tsuzuku/core/prediction/leaving-within'
import type { PlattCurve } from '@tsuzuku/core/prediction/platt-calibration'
import { type Landmarks, stackColumns } from './landmarks.ts'
import { type Horizon, PERIOD_DAYS, PERIODS } from './prediction.features.ts'
import type { Scorer } from './scorer.ts'

/** Leaves scores as they are. */
export const plainCurve: PlattCurve = { slope: -1, intercept: 0 }

export const calibrated = ({ slope, intercept }: PlattCurve, logOdds: number): number =>
  1 / (1 + Math.exp(slope * logOdds + intercept))

export type HazardModel = {
  readonly scorer: Scorer
  readonly curve: PlattCurve
  readonly lead: number
  readonly kept: readonly number[]
}

/** Log-odds to leave in each coming month, landmark by landmark: `PERIODS` values each. */
export function hazardLogOdds(
  { scorer, lead, kept }: Omit<HazardModel, 'curve'>,
  landmarks: Landmarks,
  periods = PERIODS,
): Float64Array {
  const size = landmarks.day.length * periods
  const landmark = Uint32Array.from({ length: size }, (_, i) => Math.floor(i / periods))
  const period = Uint32Array.from({ length: size }, (_, i) => i % periods)
  return scorer.logOdds(stackColumns(landmarks, { landmark, period }, { lead, kept }))
}

/**
 * Chance to leave by the end of the month of the model that a renewal `days` ahead falls into: 1 − Π(1 − hazard).
 * Undefined within the lead time, of which the model has learnt nothing, and beyond its reach.
 */
export function chanceAtRenewal(
  hazards: ArrayLike<number>,
  { days, lead }: { days: number; lead: number },
): number | undefined {
  if (!(days >= lead)) return undefined
  return leavingWithin(hazards, Math.floor((days - lead) / PERIOD_DAYS) + 1)
}

/** Chance to leave within each horizon of one landmark, from its hazards. */
export function chanceWithin(hazards: ArrayLike<number>, horizon: Horizon): number {
  return leavingWithin(hazards, horizon / PERIOD_DAYS) ?? Number.NaN
}
