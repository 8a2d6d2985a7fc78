import type { LogisticDesign } from './logistic-design.ts'

export type LogisticPoint = {
  readonly logLikelihood: number
  /** Log-likelihood less the penalty. */
  readonly objective: number
  readonly gradient: Float64Array
  /** Minus the second derivatives, size × size with the intercept first; lower triangle. Zeros where not asked for. */
  readonly hessian: Float64Array
}

type Problem = { readonly x: LogisticDesign; readonly y: Float64Array; readonly penalties: Float64Array }

/** Rows worked on at a time: their columns stay in the processor's cache. */
const BLOCK = 512

/**
 * Penalised log-likelihood of a logistic regression with its first and, if asked for, second derivatives.
 *
 * With p = 1 / (1 + e^(−η)): Σ [y η − ln(1 + e^η)] − ½ Σ λⱼ βⱼ², gradient Σ x (y − p) − λβ,
 * minus Hessian Σ x xᵀ p (1 − p) + diag(λ).
 *
 * @param problem x without the intercept; y: 0 or 1; penalties λ, intercept first
 * @param beta intercept first
 * @example
 * logisticLikelihood({ x: logisticDesign([], []), y: Float64Array.of(), penalties: Float64Array.of(0) }, Float64Array.of(0))
 */
export function logisticLikelihood(
  { x, y, penalties }: Problem,
  beta: Float64Array,
  withHessian = true,
): LogisticPoint {
  const size = beta.length
  const sums: Sums = {
    size,
    columns: [new Float64Array(BLOCK).fill(1), ...x.dense.map(({ values }) => values)],
    places: Int32Array.from([0, ...x.dense.map(({ at }) => at)]),
    gradient: new Float64Array(size),
    hessian: new Float64Array(size * size),
    residual: new Float64Array(BLOCK),
    weight: new Float64Array(BLOCK),
    weighted: weightedColumns(x),
  }
  const { residual, weight, gradient, hessian } = sums
  const predicted = new Float64Array(BLOCK)
  let logLikelihood = 0
  for (let from = 0; from < y.length; from += BLOCK) {
    const count = Math.min(BLOCK, y.length - from)
    linearPredictor({ x, beta, from, count, out: predicted })
    for (let i = 0; i < count; i++) {
      const eta = predicted[i] as number
      const small = Math.exp(-Math.abs(eta))
      const p = eta >= 0 ? 1 / (1 + small) : small / (1 + small)
      const seen = y[from + i] as number
      logLikelihood += seen * eta - Math.max(eta, 0) - Math.log1p(small)
      residual[i] = seen - p
      weight[i] = small / ((1 + small) * (1 + small))
    }
    addDense(sums, { from, count, withHessian })
    addCounted(sums, x, { from, count, withHessian })
  }
  let objective = logLikelihood
  for (let j = 0; j < size; j++) {
    const penalty = penalties[j] as number
    const value = beta[j] as number
    objective -= 0.5 * penalty * value * value
    gradient[j] = (gradient[j] as number) - penalty * value
    hessian[j * size + j] = (hessian[j * size + j] as number) + penalty
  }
  return { logLikelihood, objective, gradient, hessian }
}

type Sums = {
  readonly size: number
  /** The intercept's ones, a block long, and the dense columns; `places` are those of their coefficients. */
  readonly columns: readonly Float64Array[]
  readonly places: Int32Array
  readonly gradient: Float64Array
  readonly hessian: Float64Array
  readonly residual: Float64Array
  readonly weight: Float64Array
  /** weight · column of a block for each of `columns`; one list for all where nothing is counted. */
  readonly weighted: readonly Float64Array[]
}
type Part = { readonly from: number; readonly count: number; readonly withHessian: boolean }

function weightedColumns({ dense, ones }: LogisticDesign): Float64Array[] {
  const shared = new Float64Array(BLOCK)
  return [shared, ...dense].map(() => (ones.length > 0 ? new Float64Array(BLOCK) : shared))
}

function linearPredictor(asked: {
  x: LogisticDesign
  beta: Float64Array
  from: number
  count: number
  out: Float64Array
}): void {
  const { x, beta, from, count, out } = asked
  const { starts, ones } = x
  const start = beta[0] as number
  for (let i = 0; i < count; i++) {
    let sum = start
    const end = starts[from + i + 1] as number
    for (let at = starts[from + i] as number; at < end; at++) sum += beta[ones[at] as number] as number
    out[i] = sum
  }
  for (const { at, values } of x.dense) {
    const slope = beta[at] as number
    for (let i = 0; i < count; i++) out[i] = (out[i] as number) + slope * (values[from + i] as number)
  }
}

function addDense(sums: Sums, { from, count, withHessian }: Part): void {
  const { columns, places, gradient, residual, weight } = sums
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j] as Float64Array
    const at = j === 0 ? 0 : from
    const place = places[j] as number
    let sum = 0
    for (let i = 0; i < count; i++) sum += (column[at + i] as number) * (residual[i] as number)
    gradient[place] = (gradient[place] as number) + sum
    if (!withHessian) continue
    const weighted = sums.weighted[j] as Float64Array
    for (let i = 0; i < count; i++) weighted[i] = (column[at + i] as number) * (weight[i] as number)
    addProducts(sums, { row: j, from, count })
  }
}

/** Four columns at a time, so that each weighted value is loaded once for four products. */
function addProducts(
  { columns, places, hessian, size, weighted: all }: Sums,
  { row, from, count }: { row: number; from: number; count: number },
): void {
  const weighted = all[row] as Float64Array
  const at = (places[row] as number) * size
  let sum = 0
  for (let i = 0; i < count; i++) sum += weighted[i] as number
  hessian[at] = (hessian[at] as number) + sum
  if (row === 0) return
  let k = 1
  for (; k + 3 <= row; k += 4) {
    const a = columns[k] as Float64Array
    const b = columns[k + 1] as Float64Array
    const c = columns[k + 2] as Float64Array
    const d = columns[k + 3] as Float64Array
    let sumA = 0
    let sumB = 0
    let sumC = 0
    let sumD = 0
    for (let i = 0; i < count; i++) {
      const w = weighted[i] as number
      sumA += w * (a[from + i] as number)
      sumB += w * (b[from + i] as number)
      sumC += w * (c[from + i] as number)
      sumD += w * (d[from + i] as number)
    }
    const [cellA, cellB] = [at + (places[k] as number), at + (places[k + 1] as number)]
    const [cellC, cellD] = [at + (places[k + 2] as number), at + (places[k + 3] as number)]
    hessian[cellA] = (hessian[cellA] as number) + sumA
    hessian[cellB] = (hessian[cellB] as number) + sumB
    hessian[cellC] = (hessian[cellC] as number) + sumC
    hessian[cellD] = (hessian[cellD] as number) + sumD
  }
  for (; k <= row; k++) {
    const column = columns[k] as Float64Array
    let rest = 0
    for (let i = 0; i < count; i++) rest += (weighted[i] as number) * (column[from + i] as number)
    const cell = at + (places[k] as number)
    hessian[cell] = (hessian[cell] as number) + rest
  }
}

/** Columns kept by their 1: with each other by the pairs of a row, with the dense ones by their weighted values. */
function addCounted(sums: Sums, { starts, ones }: LogisticDesign, { from, count, withHessian }: Part): void {
  if (ones.length === 0) return
  const { gradient, hessian, size, residual, weight, weighted, places } = sums
  const dense = places.length
  for (let i = 0; i < count; i++) {
    const first = starts[from + i] as number
    const end = starts[from + i + 1] as number
    const r = residual[i] as number
    const w = weight[i] as number
    for (let at = first; at < end; at++) {
      const one = ones[at] as number
      gradient[one] = (gradient[one] as number) + r
      if (!withHessian) continue
      const row = one * size
      for (let other = first; other <= at; other++) {
        const cell = row + (ones[other] as number)
        hessian[cell] = (hessian[cell] as number) + w
      }
      hessian[row] = (hessian[row] as number) + w
      for (let k = 1; k < dense; k++) {
        const place = places[k] as number
        const cell = place < one ? row + place : place * size + one
        hessian[cell] = (hessian[cell] as number) + ((weighted[k] as Float64Array)[i] as number)
      }
    }
  }
}
