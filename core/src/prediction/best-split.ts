import type { TreeHistogram } from './tree-histogram.ts'

export type SplitRules = {
  /** Rows a leaf must hold at least. */
  readonly leafRows: number
  /** λ of the penalty ½ λ · leaf² on log-odds. */
  readonly shrinkage: number
  /** Per feature 1: may only raise, −1: may only lower the outcome, 0: free. */
  readonly monotone: Int8Array
}

export type Split = {
  readonly feature: number
  /** Bins up to this one go left. */
  readonly bin: number
  /** Whether missing values go left; `undefined` where the node has none. */
  readonly missingLeft: boolean | undefined
  readonly gain: number
}

export type NodeBounds = { readonly low: number; readonly high: number }

const LEAST_HESSIAN = 1e-3

/**
 * The split of a node that lowers the loss most, from its histogram.
 *
 * With G and H the sums of gradients and Hessians of a side and its best value v = −G / (H + λ), kept
 * within the bounds of the node: loss G v + ½ (H + λ) v²; gain = loss of the node − loss of both sides.
 * Missing values are tried on both sides. Splits that break a monotone rule or leave a side with too
 * few rows are passed over.
 * Source: Friedman, Annals of Statistics 29 (2001); Chen & Guestrin, KDD (2016); Ke et al., NIPS (2017).
 *
 * @param histogram of the node
 * @param bounds of the value of the node
 * @returns `undefined` where no split gains
 * @example
 * bestSplit(histogram, rules, { low: -Infinity, high: Infinity })?.feature
 */
export function bestSplit(
  { offsets, sums }: TreeHistogram,
  rules: SplitRules,
  bounds: NodeBounds,
): Split | undefined {
  let best: Split | undefined
  let [g, h, n] = [0, 0, 0]
  for (let at = 3 * (offsets[0] as number); at < 3 * (offsets[1] ?? 0); at += 3) {
    g += sums[at] as number
    h += sums[at + 1] as number
    n += sums[at + 2] as number
  }
  const whole = lossOf(g, h, rules.shrinkage, bounds)
  for (let feature = 0; feature + 1 < offsets.length; feature++) {
    const from = 3 * (offsets[feature] as number)
    const missing = 3 * (offsets[feature + 1] as number) - 3
    const scan = { sums, from, missing, g, h, n, rules, bounds, direction: rules.monotone[feature] as number }
    const hasMissing = (sums[missing + 2] as number) > 0
    for (const missingLeft of hasMissing ? [true, false] : [undefined]) {
      const found = scanBins(scan, missingLeft === true, whole - (best?.gain ?? 0))
      if (found) best = { feature, bin: found.bin, missingLeft, gain: whole - found.loss }
    }
  }
  return best && best.gain > 1e-10 ? best : undefined
}

type Scan = {
  sums: Float64Array
  from: number
  missing: number
  g: number
  h: number
  n: number
  rules: SplitRules
  bounds: NodeBounds
  direction: number
}

function scanBins(
  { sums, from, missing, g, h, n, rules, bounds, direction }: Scan,
  missingLeft: boolean,
  atMost: number,
): { bin: number; loss: number } | undefined {
  const { leafRows, shrinkage } = rules
  let gLeft = missingLeft ? (sums[missing] as number) : 0
  let hLeft = missingLeft ? (sums[missing + 1] as number) : 0
  let nLeft = missingLeft ? (sums[missing + 2] as number) : 0
  let least = atMost
  let bin = -1
  // The last value bin may go left only if missing values go right: "known or not" is a split too.
  const last = missingLeft || (sums[missing + 2] as number) === 0 ? missing - 3 : missing
  for (let at = from; at < last; at += 3) {
    gLeft += sums[at] as number
    hLeft += sums[at + 1] as number
    nLeft += sums[at + 2] as number
    if (nLeft < leafRows || hLeft < LEAST_HESSIAN) continue
    if (n - nLeft < leafRows || h - hLeft < LEAST_HESSIAN) break
    if (direction !== 0) {
      const left = bestValue(gLeft, hLeft, shrinkage, bounds)
      const right = bestValue(g - gLeft, h - hLeft, shrinkage, bounds)
      if ((right - left) * direction < 0) continue
    }
    const loss = lossOf(gLeft, hLeft, shrinkage, bounds) + lossOf(g - gLeft, h - hLeft, shrinkage, bounds)
    if (loss < least) {
      least = loss
      bin = (at - from) / 3
    }
  }
  return bin < 0 ? undefined : { bin, loss: least }
}

function bestValue(g: number, h: number, shrinkage: number, { low, high }: NodeBounds): number {
  const value = -g / (h + shrinkage)
  return value < low ? low : value > high ? high : value
}

function lossOf(g: number, h: number, shrinkage: number, bounds: NodeBounds): number {
  const value = bestValue(g, h, shrinkage, bounds)
  return g * value + 0.5 * (h + shrinkage) * value * value
}
