import { bestSplit, type NodeBounds, type Split, type SplitRules } from './best-split.ts'
import type { BinnedColumns } from './bin-columns.ts'
import type { Tree } from './tree.ts'
import { type NodeRows, type TreeHistogram, treeHistogram } from './tree-histogram.ts'

export type TreeRules = SplitRules & {
  readonly depth: number
  readonly leaves: number
  /** Share of the best leaf value that is taken. */
  readonly learningRate: number
}

export type GrownTree = {
  readonly tree: Tree
  /** Rows of each leaf, with what it adds, so that no row need be sent down the tree again. */
  readonly leaves: readonly { readonly rows: Uint32Array; readonly value: number }[]
}

type Node = {
  readonly id: number
  readonly depth: number
  readonly at: NodeRows
  readonly bounds: NodeBounds
  histogram: TreeHistogram
  split: Split | undefined
}

/**
 * Grows one regression tree on gradients, always at the leaf whose split gains most, from histograms: the
 * smaller child's is counted, the larger one's is the parent's less it.
 *
 * A split on a monotone feature bounds both sides by the middle of their values, so that no later split
 * can undo its direction. Leaf value = −G / (H + λ) within its bounds, times the learning rate.
 * Source: Ke et al. (LightGBM), NIPS (2017).
 *
 * @param binned features of all rows
 * @param root all rows, with gradients and Hessians of the loss
 * @param spare histograms no longer used, taken from and given back to save memory
 * @example
 * growTree(binned, { rows, gradients, hessians }, rules, []).leaves.length
 */
export function growTree(
  binned: BinnedColumns,
  root: NodeRows,
  rules: TreeRules,
  spare: Float64Array[],
): GrownTree {
  const shape = newShape(2 * rules.leaves - 1)
  const free = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const first: Node = {
    id: 0,
    depth: 0,
    at: root,
    bounds: free,
    histogram: treeHistogram(binned, root, spare.pop()),
    split: undefined,
  }
  first.split = rules.depth > 0 ? bestSplit(first.histogram, rules, free) : undefined
  shape.cover[0] = root.rows.length
  const open = [first]
  let size = 1
  while (open.length < rules.leaves) {
    const next = open.reduce<Node | undefined>(
      (best, node) => (node.split && node.split.gain > (best?.split?.gain ?? 0) ? node : best),
      undefined,
    )
    if (!next?.split) break
    const children = divide(binned, next, next.split, { rules, size, spare })
    record(shape, binned, next.id, next.split, children)
    for (const child of children) shape.cover[child.id] = child.at.rows.length
    size += 2
    open.splice(open.indexOf(next), 1, ...children)
  }
  const leaves = open.map((node) => {
    const value = rules.learningRate * leafValue(node.at, rules.shrinkage, node.bounds)
    shape.feature[node.id] = -1
    shape.value[node.id] = value
    return { rows: node.at.rows, value }
  })
  // Leaves at full depth share the histogram of their parent.
  spare.push(...new Set(open.map((node) => node.histogram.sums)))
  return { tree: cut(shape, size), leaves }
}

function newShape(size: number): Tree {
  return {
    feature: new Int32Array(size),
    threshold: new Float64Array(size),
    missingLeft: new Uint8Array(size),
    left: new Int32Array(size),
    right: new Int32Array(size),
    value: new Float64Array(size),
    cover: new Float64Array(size),
  }
}

function cut(shape: Tree, size: number): Tree {
  return {
    feature: shape.feature.slice(0, size),
    threshold: shape.threshold.slice(0, size),
    missingLeft: shape.missingLeft.slice(0, size),
    left: shape.left.slice(0, size),
    right: shape.right.slice(0, size),
    value: shape.value.slice(0, size),
    cover: shape.cover.slice(0, size),
  }
}

function record(
  shape: Tree,
  { thresholds }: BinnedColumns,
  id: number,
  split: Split,
  [left, right]: readonly [Node, Node],
): void {
  const isLeftLarger = left.at.rows.length >= right.at.rows.length
  shape.feature[id] = split.feature
  // All known values left, only the missing right: higher than any value, and JSON knows no infinity.
  shape.threshold[id] = (thresholds[split.feature] as Float64Array)[split.bin] ?? Number.MAX_VALUE
  shape.missingLeft[id] = (split.missingLeft ?? isLeftLarger) ? 1 : 0
  shape.left[id] = left.id
  shape.right[id] = right.id
}

function leafValue({ gradients, hessians }: NodeRows, shrinkage: number, { low, high }: NodeBounds): number {
  let g = 0
  let h = 0
  for (let i = 0; i < gradients.length; i++) {
    g += gradients[i] as number
    h += hessians[i] as number
  }
  return Math.min(high, Math.max(low, -g / (h + shrinkage)))
}

type Growth = { rules: TreeRules; size: number; spare: Float64Array[] }

function divide(
  binned: BinnedColumns,
  node: Node,
  split: Split,
  { rules, size, spare }: Growth,
): [Node, Node] {
  const [left, right] = partition(binned, node.at, split)
  const bounds = boundsOf(left, right, node.bounds, rules, split.feature)
  const isLeftSmaller = left.rows.length <= right.rows.length
  const canGoOn = node.depth + 1 < rules.depth
  const parent = node.histogram
  let small = parent
  let large = parent
  if (canGoOn) {
    small = treeHistogram(binned, isLeftSmaller ? left : right, spare.pop())
    subtract(parent.sums, small.sums)
    large = parent
  }
  const child = (id: number, at: NodeRows, limits: NodeBounds, histogram: TreeHistogram): Node => ({
    id,
    depth: node.depth + 1,
    at,
    bounds: limits,
    histogram,
    split: canGoOn && at.rows.length >= 2 * rules.leafRows ? bestSplit(histogram, rules, limits) : undefined,
  })
  return [
    child(size, left, bounds[0], isLeftSmaller ? small : large),
    child(size + 1, right, bounds[1], isLeftSmaller ? large : small),
  ]
}

function subtract(from: Float64Array, less: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - (less[i] as number)
}

function boundsOf(
  left: NodeRows,
  right: NodeRows,
  bounds: NodeBounds,
  { monotone, shrinkage }: TreeRules,
  feature: number,
): [NodeBounds, NodeBounds] {
  const direction = monotone[feature] as number
  if (direction === 0) return [bounds, bounds]
  const middle = (leafValue(left, shrinkage, bounds) + leafValue(right, shrinkage, bounds)) / 2
  const lower = { low: bounds.low, high: middle }
  const upper = { low: middle, high: bounds.high }
  return direction > 0 ? [lower, upper] : [upper, lower]
}

function partition({ bins, thresholds }: BinnedColumns, at: NodeRows, split: Split): [NodeRows, NodeRows] {
  const column = bins[split.feature] as Uint8Array
  const missing = (thresholds[split.feature] as Float64Array).length + 1
  const { rows, gradients, hessians } = at
  const size = rows.length
  const goesLeft = new Uint8Array(size)
  let lefts = 0
  for (let i = 0; i < size; i++) {
    const bin = column[rows[i] as number] as number
    const isLeft = bin === missing ? split.missingLeft : bin <= split.bin
    goesLeft[i] = isLeft ? 1 : 0
    lefts += isLeft ? 1 : 0
  }
  const sides = [newRows(size - lefts), newRows(lefts)] as const
  const filled = [0, 0]
  for (let i = 0; i < size; i++) {
    const side = goesLeft[i] as 0 | 1
    const to = sides[side]
    const next = filled[side] as number
    to.rows[next] = rows[i] as number
    to.gradients[next] = gradients[i] as number
    to.hessians[next] = hessians[i] as number
    filled[side] = next + 1
  }
  return [sides[1], sides[0]]
}

function newRows(size: number): NodeRows {
  return {
    rows: new Uint32Array(size),
    gradients: new Float64Array(size),
    hessians: new Float64Array(size),
  }
}
