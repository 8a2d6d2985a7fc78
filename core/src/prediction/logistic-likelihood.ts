export type LogisticPoint = {
  readonly logLikelihood: number
  /** Log-likelihood less the penalty. */
  readonly objective: number
  readonly gradient: Float64Array
  /** Minus the second derivatives, size × size with the intercept first; lower triangle. */
  readonly hessian: Float64Array
}

/** Rows worked on at a time: their columns stay in the processor's cache. */
const BLOCK = 512

/**
 * Penalised log-likelihood of a logistic regression with its first and second derivatives.
 *
 * With p = 1 / (1 + e^(−η)): Σ [y η − ln(1 + e^η)] − ½ Σ λⱼ βⱼ², gradient Σ x (y − p) − λβ,
 * minus Hessian Σ x xᵀ p (1 − p) + diag(λ).
 *
 * @param problem x: one list a column, without the intercept; y: 0 or 1; penalties λ, intercept first
 * @param beta intercept first
 * @example
 * logisticLikelihood({ x: [], y: Float64Array.of(0, 1), penalties: Float64Array.of(0) }, Float64Array.of(0))
 *   .logLikelihood // 2 · ln ½
 */
export function logisticLikelihood(
  problem: { x: readonly Float64Array[]; y: Float64Array; penalties: Float64Array },
  beta: Float64Array,
): LogisticPoint {
  const { y, penalties } = problem
  const size = beta.length
  const x = [new Float64Array(BLOCK).fill(1), ...problem.x]
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  const weighted = new Float64Array(BLOCK)
  const residual = new Float64Array(BLOCK)
  const weight = new Float64Array(BLOCK)
  let logLikelihood = 0
  for (let from = 0; from < y.length; from += BLOCK) {
    const count = Math.min(BLOCK, y.length - from)
    linearPredictor({ x: problem.x, beta, from, count, out: weighted })
    for (let i = 0; i < count; i++) {
      const eta = weighted[i] as number
      const small = Math.exp(-Math.abs(eta))
      const p = eta >= 0 ? 1 / (1 + small) : small / (1 + small)
      const seen = y[from + i] as number
      logLikelihood += seen * eta - Math.max(eta, 0) - Math.log1p(small)
      residual[i] = seen - p
      weight[i] = small / ((1 + small) * (1 + small))
    }
    for (let j = 0; j < size; j++) {
      const column = x[j] as Float64Array
      const at = j === 0 ? 0 : from
      let sum = 0
      for (let i = 0; i < count; i++) {
        const value = column[at + i] as number
        sum += value * (residual[i] as number)
        weighted[i] = value * (weight[i] as number)
      }
      gradient[j] = (gradient[j] as number) + sum
      addProducts({ x, weighted, hessian, row: j, size, from, count })
    }
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

type Predictor = {
  x: readonly Float64Array[]
  beta: Float64Array
  from: number
  count: number
  out: Float64Array
}

function linearPredictor({ x, beta, from, count, out }: Predictor): void {
  out.fill(beta[0] as number)
  for (let j = 0; j < x.length; j++) {
    const column = x[j] as Float64Array
    const slope = beta[j + 1] as number
    for (let i = 0; i < count; i++) out[i] = (out[i] as number) + slope * (column[from + i] as number)
  }
}

type Products = {
  x: readonly Float64Array[]
  weighted: Float64Array
  hessian: Float64Array
  row: number
  size: number
  from: number
  count: number
}

/** Four columns at a time, so that each weighted value is loaded once for four products. */
function addProducts({ x, weighted, hessian, row, size, from, count }: Products): void {
  const at = row * size
  let sum = 0
  for (let i = 0; i < count; i++) sum += weighted[i] as number
  hessian[at] = (hessian[at] as number) + sum
  if (row === 0) return
  let k = 1
  for (; k + 3 <= row; k += 4) {
    const a = x[k] as Float64Array
    const b = x[k + 1] as Float64Array
    const c = x[k + 2] as Float64Array
    const d = x[k + 3] as Float64Array
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
    hessian[at + k] = (hessian[at + k] as number) + sumA
    hessian[at + k + 1] = (hessian[at + k + 1] as number) + sumB
    hessian[at + k + 2] = (hessian[at + k + 2] as number) + sumC
    hessian[at + k + 3] = (hessian[at + k + 3] as number) + sumD
  }
  for (; k <= row; k++) {
    const column = x[k] as Float64Array
    let rest = 0
    for (let i = 0; i < count; i++) rest += (weighted[i] as number) * (column[from + i] as number)
    hessian[at + k] = (hessian[at + k] as number) + rest
  }
}
