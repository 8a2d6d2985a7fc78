import { CoreError } from '../error.ts'
import { binColumns } from './bin-columns.ts'
import { boostedLogOdds } from './boosted-log-odds.ts'
import { checkTrainingData, type TrainingData } from './check-training-data.ts'
import { growTree, type TreeRules } from './grow-tree.ts'
import type { Tree } from './tree.ts'

export type BoostingInput = TrainingData & {
  /** Trees at most; 200 if left out. */
  readonly trees?: number
  /** Share of each tree that is added, 0–1; 0.05 if left out. */
  readonly learningRate?: number
  /** Splits from root to leaf at most; 3 if left out. */
  readonly depth?: number
  /** Leaves a tree at most; 31 if left out. */
  readonly leaves?: number
  /** Rows a leaf must hold at least; 20 if left out. */
  readonly leafRows?: number
  /** λ of the penalty ½ λ · leaf²; 5 if left out. */
  readonly shrinkage?: number
  /** Per feature 1: a higher value may only raise the chance, −1: only lower it, 0: free. */
  readonly monotone?: ArrayLike<number>
  /** Rows set aside: growing stops once their log loss has not fallen for `patience` trees. */
  readonly validation?: TrainingData & { readonly patience: number }
  /** Told after each tree; returning false stops the work and keeps what was grown. */
  readonly onTree?: (done: number) => boolean
}

export type BoostedTrees = {
  /** Log-odds before the first tree. */
  readonly base: number
  readonly features: number
  readonly trees: readonly Tree[]
}

/**
 * Gradient-boosted trees for a yes or no, on histograms of at most 255 bins a feature.
 *
 * Log-odds F = ln(share / (1 − share)) + Σ trees, each grown on the gradient p − y and Hessian p (1 − p)
 * of the log loss. Missing values (NaN) go to the side that lowers the loss. Same rows, same trees: there
 * is no chance in it. `boostedLogOdds` predicts, `treeShap` explains.
 * Source: Friedman, Annals of Statistics 29 (2001); Ke et al. (LightGBM), NIPS (2017).
 *
 * @throws CoreError `gradient-boosted-trees.bad-option`, `gradient-boosted-trees.no-rows`,
 *   `gradient-boosted-trees.lengths-differ`, `gradient-boosted-trees.not-an-outcome`,
 *   `gradient-boosted-trees.one-outcome`, `gradient-boosted-trees.not-a-number` (infinities)
 * @example
 * const model = gradientBoostedTrees({ columns, outcome, trees: 200, learningRate: 0.05 })
 * boostedLogOdds(model, columns)
 */
export function gradientBoostedTrees(input: BoostingInput): BoostedTrees {
  checkTrainingData('gradient-boosted-trees', input, true)
  const { columns, outcome, trees: most = 200, validation, onTree } = input
  const rules = rulesOf(input, most)
  const y = Float64Array.from(outcome)
  const size = y.length
  const share = y.reduce((sum, value) => sum + value, 0) / size
  const base = Math.log(share / (1 - share))
  const binned = binColumns(columns)
  const rows = Uint32Array.from({ length: size }, (_, i) => i)
  const odds = new Float64Array(size).fill(base)
  const gradients = new Float64Array(size)
  const hessians = new Float64Array(size)
  const watch = validation && watchLoss(validation, columns.length, base)
  const spare: Float64Array[] = []
  const trees: Tree[] = []
  while (trees.length < most) {
    for (let i = 0; i < size; i++) {
      const p = 1 / (1 + Math.exp(-(odds[i] as number)))
      gradients[i] = p - (y[i] as number)
      hessians[i] = p * (1 - p)
    }
    const { tree, leaves } = growTree(binned, { rows, gradients, hessians }, rules, spare)
    if (leaves.length < 2) break
    for (const leaf of leaves) {
      for (let i = 0; i < leaf.rows.length; i++) {
        const row = leaf.rows[i] as number
        odds[row] = (odds[row] as number) + leaf.value
      }
    }
    trees.push(tree)
    if (watch && !watch.goesOn(tree, trees.length)) break
    if (onTree && !onTree(trees.length)) break
  }
  return { base, features: columns.length, trees: watch ? trees.slice(0, watch.best()) : trees }
}

function rulesOf(input: BoostingInput, trees: number): TreeRules {
  const { columns, learningRate = 0.05, depth = 3, leaves = 31, leafRows = 20, shrinkage = 5 } = input
  const monotone = Int8Array.from(input.monotone ?? new Int8Array(columns.length))
  const areWhole = [trees, depth, leaves, leafRows].every(
    (value) => Number.isSafeInteger(value) && value >= 1,
  )
  const areDirections = monotone.length === columns.length && monotone.every((value) => Math.abs(value) <= 1)
  const patience = input.validation?.patience ?? 1
  if (
    !(areWhole && areDirections && learningRate > 0 && learningRate <= 1 && patience >= 1) ||
    !(shrinkage >= 0 && Number.isFinite(shrinkage) && columns.length > 0)
  ) {
    throw new CoreError(
      'gradient-boosted-trees.bad-option',
      'gradientBoostedTrees requires columns, whole counts ≥ 1, 0 < learningRate ≤ 1, shrinkage ≥ 0',
    )
  }
  return {
    depth,
    leaves: Math.min(leaves, 2 ** Math.min(depth, 20)),
    leafRows,
    shrinkage,
    monotone,
    learningRate,
  }
}

/** Keeps the log loss of the rows set aside, and the number of trees at which it was lowest. */
function watchLoss(validation: TrainingData & { patience: number }, features: number, base: number) {
  const { columns, outcome, patience } = validation
  if (columns.length !== features || columns.some((column) => column.length !== outcome.length)) {
    throw new CoreError(
      'gradient-boosted-trees.lengths-differ',
      'gradientBoostedTrees requires validation rows with the features of the training rows',
    )
  }
  const odds = new Float64Array(outcome.length).fill(base)
  const loss = () => {
    let sum = 0
    for (let i = 0; i < odds.length; i++) {
      const f = outcome[i] === 1 ? -(odds[i] as number) : (odds[i] as number)
      sum += Math.max(f, 0) + Math.log1p(Math.exp(-Math.abs(f)))
    }
    return sum
  }
  let least = loss()
  let best = 0
  const goesOn = (tree: Tree, count: number) => {
    const added = boostedLogOdds({ base: 0, features, trees: [tree] }, columns)
    for (let i = 0; i < odds.length; i++) odds[i] = (odds[i] as number) + (added[i] as number)
    const now = loss()
    if (now < least) {
      least = now
      best = count
    }
    return count - best < patience
  }
  return { goesOn, best: () => best }
}
