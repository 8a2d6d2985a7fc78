import { calibrated, chanceAtRenewal, chanceWithin, hazardLogOdds } from './hazards.ts'
import { type Landmarks, modelFeatures, stackColumns, takeLandmarks } from './landmarks.ts'
import {
  contextThemes,
  type Feature,
  horizons,
  MAIN_HORIZON,
  PERIOD_DAYS,
  PERIODS,
  type Theme,
} from './prediction.features.ts'
import { type Scorer, unpackScorer } from './scorer.ts'
import type { PackedModel } from './train-model.ts'

/** A theme that moves the chance of one customer, told by its feature that weighs most. */
export type Reason = {
  /** Position in the features of the model. */
  readonly feature: number
  /** NaN where unknown. */
  readonly value: number
  /** Log-odds of the whole theme: above 0 towards leaving. */
  readonly effect: number
}

export type Scored = {
  readonly account: number
  readonly mrr: number
  /** In the order of `horizons`. */
  readonly chances: readonly number[]
  readonly atRenewal: number | undefined
  readonly reasons: readonly Reason[]
}

export type ReadyModel = {
  readonly packed: PackedModel
  readonly scorer: Scorer
  readonly features: readonly Feature[]
}

export const readyModel = (packed: PackedModel): ReadyModel => ({
  packed,
  scorer: unpackScorer(packed.scorer),
  features: modelFeatures(packed.features, packed.kept),
})

const MOST_RAISING = 4
const MOST_LOWERING = 2
const LEAST_EFFECT = 0.05

export function chancesOf({ packed, scorer }: ReadyModel, landmarks: Landmarks): number[][] {
  const { hazards } = hazardsOf({ packed, scorer }, landmarks)
  return Array.from({ length: landmarks.day.length }, (_, i) =>
    horizons.map((horizon) => chanceWithin(hazards.subarray(i * PERIODS, (i + 1) * PERIODS), horizon)),
  )
}

function hazardsOf({ packed, scorer }: Pick<ReadyModel, 'packed' | 'scorer'>, landmarks: Landmarks) {
  const odds = hazardLogOdds({ scorer, lead: packed.lead, kept: packed.kept }, landmarks)
  return { odds, hazards: odds.map((value) => calibrated(packed.curve, value)) }
}

/** Chances of customers today and why, in themes. */
export function scoreCustomers(model: ReadyModel, landmarks: Landmarks): Scored[] {
  const { odds, hazards } = hazardsOf(model, landmarks)
  return Array.from({ length: landmarks.day.length }, (_, i) => {
    const own = hazards.subarray(i * PERIODS, (i + 1) * PERIODS)
    const near = odds.subarray(i * PERIODS, i * PERIODS + MAIN_HORIZON / PERIOD_DAYS)
    const highest = near.indexOf(Math.max(...near))
    return {
      account: landmarks.account[i] as number,
      mrr: landmarks.mrr[i] as number,
      chances: horizons.map((horizon) => chanceWithin(own, horizon)),
      atRenewal: chanceAtRenewal(own, {
        days: landmarks.renewsIn[i] as number,
        lead: model.packed.lead,
      }),
      reasons: reasonsOf(model, takeLandmarks(landmarks, [i]), Math.max(0, highest)),
    }
  })
}

/** Explained where the chance within the horizon of the screens comes from most: in its likeliest month. */
function reasonsOf({ packed, scorer, features }: ReadyModel, landmark: Landmarks, period: number): Reason[] {
  const columns = stackColumns(landmark, { landmark: [0], period: [period] }, packed)
  const row = columns.map((column) => column[0] as number)
  const parts = scorer.parts(row)
  const weight = -packed.curve.slope
  const themes = new Map<Theme, { effect: number; feature: number; most: number }>()
  for (const [j, { theme }] of features.entries()) {
    const part = (parts[j] as number) * weight
    const sum = themes.get(theme) ?? { effect: 0, feature: j, most: Number.NEGATIVE_INFINITY }
    themes.set(theme, { ...sum, effect: sum.effect + part })
  }
  for (const [j, { theme }] of features.entries()) {
    const sum = themes.get(theme)
    if (!sum) continue
    const along = (parts[j] as number) * Math.sign(sum.effect || 1)
    if (along > sum.most) themes.set(theme, { ...sum, feature: j, most: along })
  }
  const found = [...themes.entries()].map(([theme, { effect, feature }]) => ({
    theme,
    reason: { feature, value: row[feature] as number, effect },
  }))
  const raising = found.filter(({ reason }) => reason.effect >= LEAST_EFFECT)
  const lowering = found.filter(({ reason }) => reason.effect <= -LEAST_EFFECT)
  return [
    ...raising
      .sort((a, b) => order(a.theme) - order(b.theme) || b.reason.effect - a.reason.effect)
      .slice(0, MOST_RAISING + contextThemes.size),
    ...lowering.sort((a, b) => a.reason.effect - b.reason.effect).slice(0, MOST_LOWERING),
  ].map(({ reason }) => reason)
}

/** What is wrong stands before when and how much. */
const order = (theme: Theme) => (contextThemes.has(theme) ? 1 : 0)

/** What the model would say if a theme were as it should be; it says nothing of whether that can be brought about. */
export function whatIf(model: ReadyModel, landmark: Landmarks) {
  const { packed, features } = model
  const at = horizons.indexOf(MAIN_HORIZON)
  const now = chancesOf(model, landmark)[0]?.[at]
  if (now === undefined) return []
  return [...new Set(features.map(({ theme }) => theme))]
    .flatMap((theme) => {
      const better = landmark.columns.map((column, j) => {
        const feature = packed.features[j] as Feature
        const value = column[0] as number
        const isMeant = feature.theme === theme && packed.kept.includes(j)
        const aim = isMeant ? aimOf(feature, value) : value
        return Float64Array.of(aim)
      })
      const changed = better.findIndex((column, j) => {
        const before = landmark.columns[j]?.[0] as number
        return !Number.isNaN(before) && column[0] !== before
      })
      if (changed < 0) return []
      const chance = chancesOf(model, { ...landmark, columns: better })[0]?.[at] as number
      const feature = packed.features[changed] as Feature
      return now - chance >= 0.005
        ? [
            {
              theme,
              key: feature.key,
              unit: feature.unit,
              value: landmark.columns[changed]?.[0] as number,
              aim: better[changed]?.[0] as number,
              chance,
            },
          ]
        : []
    })
    .sort((a, b) => a.chance - b.chance)
    .slice(0, 3)
}

function aimOf({ aim, direction }: Feature, value: number): number {
  if (aim === undefined || Number.isNaN(value)) return value
  return direction > 0 ? Math.min(value, aim) : Math.max(value, aim)
}
