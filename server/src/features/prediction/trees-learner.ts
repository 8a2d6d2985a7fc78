import type { TrainingData } from '@tsuzuku/core/prediction/check-training-data'
import { type BoostedTrees, gradientBoostedTrees } from '@tsuzuku/core/prediction/gradient-boosted-trees'

const MOST_TREES = 240
const PATIENCE = 30
const FOLDS = 5

/** Boosted trees; how many is found on a fifth of the accounts set aside, then all rows are learnt from. */
export function fitTrees(
  data: TrainingData & { account: Float64Array },
  monotone: readonly number[],
): BoostedTrees {
  const isAside = data.account.map((id) => (setAside(id) ? 1 : 0))
  const rules = {
    monotone,
    learningRate: 0.06,
    depth: 3,
    leafRows: Math.max(20, Math.round(data.outcome.length / 2_000)),
    shrinkage: 10,
  }
  const learn = take(data, isAside, 0)
  const aside = take(data, isAside, 1)
  const isBoth = [learn, aside].every(({ outcome }) => outcome.includes(1) && outcome.includes(0))
  const trees = isBoth
    ? gradientBoostedTrees({
        ...learn,
        ...rules,
        trees: MOST_TREES,
        validation: { ...aside, patience: PATIENCE },
      }).trees.length
    : 40
  return gradientBoostedTrees({
    columns: data.columns,
    outcome: data.outcome,
    ...rules,
    trees: Math.max(5, trees),
  })
}

/** The same accounts each time, by their ids. */
function setAside(id: number): boolean {
  return (Math.imul(id, 2_654_435_761) >>> 0) % FOLDS === 0
}

function take(data: TrainingData, side: Float64Array, wanted: 0 | 1) {
  const of = (list: ArrayLike<number>) =>
    Float64Array.from(Array.from(list).filter((_, i) => side[i] === wanted))
  return { columns: data.columns.map(of), outcome: of(data.outcome) }
}
