import { boostedLogOdds } from '@tsuzuku/core/prediction/boosted-log-odds'
import type { TrainingData } from '@tsuzuku/core/prediction/check-training-data'
import type { BoostedTrees } from '@tsuzuku/core/prediction/gradient-boosted-trees'
import { type PackedTrees, packTrees } from '@tsuzuku/core/prediction/pack-trees'
import { treeShap } from '@tsuzuku/core/prediction/tree-shap'
import { unpackTrees } from '@tsuzuku/core/prediction/unpack-trees'
import { fitLogistic, type LogisticScorer, logisticLogOdds, logisticParts } from './logistic-learner.ts'
import { fitTrees } from './trees-learner.ts'

export const modelKinds = ['logistic', 'trees'] as const
export type ModelKind = (typeof modelKinds)[number]

/** What scores months ahead: log-odds before calibration, and what each column adds to them. */
export type Scorer = {
  readonly logOdds: (columns: readonly Float64Array[]) => Float64Array
  readonly parts: (row: ArrayLike<number>) => Float64Array
}

export type PackedScorer =
  | { readonly kind: 'logistic'; readonly logistic: LogisticScorer }
  | { readonly kind: 'trees'; readonly trees: PackedTrees }

export function fitScorer(
  kind: ModelKind,
  data: TrainingData & { account: Float64Array },
  monotone: readonly number[],
): PackedScorer {
  return kind === 'logistic'
    ? { kind, logistic: fitLogistic(data, monotone) }
    : { kind, trees: packTrees(fitTrees(data, monotone)) }
}

export function unpackScorer(packed: PackedScorer): Scorer {
  if (packed.kind === 'logistic') {
    return {
      logOdds: (columns) => logisticLogOdds(packed.logistic, columns),
      parts: (row) => logisticParts(packed.logistic, row),
    }
  }
  const trees: BoostedTrees = unpackTrees(packed.trees)
  return {
    logOdds: (columns) => boostedLogOdds(trees, columns),
    parts: (row) => treeShap(trees, row).contributions,
  }
}
