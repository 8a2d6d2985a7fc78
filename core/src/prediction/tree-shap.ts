import { CoreError } from '../error.ts'
import type { BoostedTrees } from './gradient-boosted-trees.ts'
import type { Tree } from './tree.ts'

export type ShapValues = {
  /** Log-odds before anything is known of the row: the mean over the training rows. */
  readonly expected: number
  /** What each feature adds to it; expected + Σ = log-odds of the row. */
  readonly contributions: Float64Array
}

/**
 * Exact Shapley values of one row under boosted trees: how much of its log-odds each feature makes.
 *
 * The value of a set S of known features is the mean of the leaves reached when splits on other features
 * send the row both ways in the shares of the training rows; contribution of feature i
 * = Σ_S |S|! (m − |S| − 1)! / m! · (v(S ∪ i) − v(S)), found in O(leaves · depth²) a tree by carrying
 * the weights of all sets of a size down the path.
 * Source: Lundberg, Erion & Lee, "Consistent Individualized Feature Attribution for Tree Ensembles"
 * (2018), algorithm 2 (path-dependent TreeSHAP).
 *
 * @param row one value a feature, in the order of the fit; NaN = missing
 * @returns in log-odds
 * @throws CoreError `tree-shap.columns-differ`
 * @example
 * const { expected, contributions } = treeShap(model, [12, 0, 3.5])
 */
export function treeShap({ base, features, trees }: BoostedTrees, row: ArrayLike<number>): ShapValues {
  if (row.length !== features) {
    throw new CoreError('tree-shap.columns-differ', 'treeShap requires one value for each feature of the fit')
  }
  const contributions = new Float64Array(features)
  let expected = base
  for (const tree of trees) {
    expected += meanOf(tree)
    descend({ tree, row, contributions }, 0, [], { zero: 1, one: 1, feature: -1 })
  }
  return { expected, contributions }
}

function meanOf({ feature, value, cover }: Tree): number {
  let sum = 0
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] === -1) sum += (value[node] as number) * (cover[node] as number)
  }
  return sum / (cover[0] as number)
}

/** One feature on the path: the share of rows that pass unknown, whether this row passes, weight. */
type Step = { feature: number; zero: number; one: number; weight: number }
type Entry = { zero: number; one: number; feature: number }
type Walk = { tree: Tree; row: ArrayLike<number>; contributions: Float64Array }

function descend(walk: Walk, node: number, above: readonly Step[], entry: Entry): void {
  const { tree, row, contributions } = walk
  const path = extend(above, entry)
  const by = tree.feature[node] as number
  if (by < 0) {
    for (let i = 1; i < path.length; i++) {
      const { feature, zero, one } = path[i] as Step
      const gain = unwoundSum(path, i) * (one - zero) * (tree.value[node] as number)
      contributions[feature] = (contributions[feature] as number) + gain
    }
    return
  }
  const seen = row[by] as number
  const isLeft = Number.isNaN(seen) ? tree.missingLeft[node] === 1 : seen <= (tree.threshold[node] as number)
  const hot = (isLeft ? tree.left[node] : tree.right[node]) as number
  const cold = (isLeft ? tree.right[node] : tree.left[node]) as number
  const earlier = path.findIndex((step) => step.feature === by)
  const before = earlier < 0 ? { zero: 1, one: 1 } : (path[earlier] as Step)
  const rest = earlier < 0 ? path : unwind(path, earlier)
  const share = (child: number) => (tree.cover[child] as number) / (tree.cover[node] as number)
  descend(walk, hot, rest, { zero: before.zero * share(hot), one: before.one, feature: by })
  descend(walk, cold, rest, { zero: before.zero * share(cold), one: 0, feature: by })
}

function extend(above: readonly Step[], { zero, one, feature }: Entry): Step[] {
  const length = above.length
  const path = above.map((step) => ({ ...step }))
  path.push({ feature, zero, one, weight: length === 0 ? 1 : 0 })
  for (let i = length - 1; i >= 0; i--) {
    const step = path[i] as Step
    const next = path[i + 1] as Step
    next.weight += (one * step.weight * (i + 1)) / (length + 1)
    step.weight = (zero * step.weight * (length - i)) / (length + 1)
  }
  return path
}

function unwind(path: readonly Step[], at: number): Step[] {
  const last = path.length - 1
  const { zero, one } = path[at] as Step
  const steps = path.map((step) => ({ ...step }))
  let carried = (steps[last] as Step).weight
  for (let i = last - 1; i >= 0; i--) {
    const step = steps[i] as Step
    if (one !== 0) {
      const old = step.weight
      step.weight = (carried * (last + 1)) / ((i + 1) * one)
      carried = old - (step.weight * zero * (last - i)) / (last + 1)
    } else {
      step.weight = (step.weight * (last + 1)) / (zero * (last - i))
    }
  }
  for (let i = at; i < last; i++) {
    const { feature, zero: z, one: o } = steps[i + 1] as Step
    Object.assign(steps[i] as Step, { feature, zero: z, one: o })
  }
  return steps.slice(0, last)
}

/** Sum of the weights of the path without one of its features. */
function unwoundSum(path: readonly Step[], at: number): number {
  const last = path.length - 1
  const { zero, one } = path[at] as Step
  let carried = (path[last] as Step).weight
  let sum = 0
  for (let i = last - 1; i >= 0; i--) {
    const { weight } = path[i] as Step
    if (one !== 0) {
      const part = (carried * (last + 1)) / ((i + 1) * one)
      sum += part
      carried = weight - (part * zero * (last - i)) / (last + 1)
    } else {
      sum += (weight * (last + 1)) / (zero * (last - i))
    }
  }
  return sum
}
