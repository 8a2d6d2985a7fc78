import { areaUnderCurve } from '@tsuzuku/core/prediction/area-under-curve'
import { permutationImportance } from '@tsuzuku/core/prediction/permutation-importance'
import { seededRandom } from '@tsuzuku/core/stats/seeded-random'
import { type Landmarks, modelFeatures, type Stack } from './landmarks.ts'
import { type Feature, MAIN_HORIZON, PERIOD_DAYS } from './prediction.features.ts'
import { type PackedScorer, unpackScorer } from './scorer.ts'
import { type Split, type Trial, trainingData } from './validate-model.ts'

const MOST_ROWS = 20_000

/** How much worse the ranking of the newest months tried gets once the values of a feature are shuffled. */
export function importanceOf(judged: {
  landmarks: Landmarks
  stack: Stack
  splits: readonly Split[]
  lead: number
  kept: readonly number[]
  trial: Trial
  features: readonly Feature[]
}): { key: string; value: number; deviation: number | null }[] {
  const { stack, splits, kept, trial } = judged
  const last = splits.at(-1)
  const packed = trial.scorers.at(-1) as PackedScorer
  if (!last) return []
  const near = last.test.filter((row) => (stack.period[row] as number) < MAIN_HORIZON / PERIOD_DAYS)
  const every = Math.max(1, Math.ceil(near.length / MOST_ROWS))
  const data = trainingData(
    judged,
    near.filter((_, i) => i % every === 0),
  )
  if (data.outcome.length === 0) return []
  const scorer = unpackScorer(packed)
  const found = permutationImportance({
    columns: data.columns,
    outcome: data.outcome,
    predict: (columns) => scorer.logOdds(columns),
    measure: (scored) => areaUnderCurve(scored)?.value,
    repeats: 3,
    random: seededRandom(1),
  })
  const features = modelFeatures(judged.features, kept)
  return (found ?? [])
    .map(({ value, deviation }, j) => ({ key: features[j]?.key ?? '', value, deviation: deviation ?? null }))
    .sort((a, b) => b.value - a.value)
}
