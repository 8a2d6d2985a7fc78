import type { CoxRows } from './sort-cox-rows.ts'

/** What the events at one time add to the partial likelihood; the arrays are used again, copy to keep. */
export type RiskSet = {
  readonly time: number
  /** Number of the stratum, from 0. */
  readonly stratum: number
  readonly events: number
  readonly logLikelihood: number
  /** Gradient, one value a covariate. */
  readonly score: Float64Array
  /** Minus the second derivatives, width × width, lower triangle. */
  readonly information: Float64Array
  /** Step of the baseline hazard, for a row whose centred covariates are 0. */
  readonly hazard: number
}

/**
 * Sweeps the risk sets of a Cox model from the last time to the first and tells what each event time adds
 * to the partial likelihood at coefficients β.
 *
 * With d events at t and S₀, S₁, S₂ the sums of e^η, x e^η, x xᵀ e^η over the rows at risk (Sᵈ over the
 * events alone), Efron takes for k = 0…d − 1 the sums S − (k/d) Sᵈ, Breslow S each time:
 * ln L = Σ η − Σₖ ln S₀ₖ; score = Σ x − Σₖ S₁ₖ/S₀ₖ; information = Σₖ S₂ₖ/S₀ₖ − (S₁ₖ/S₀ₖ)(S₁ₖ/S₀ₖ)ᵀ;
 * baseline hazard Σₖ 1/S₀ₖ.
 * Source: Efron, JASA 72 (1977); Breslow (1974).
 *
 * @param beta coefficients of the scaled covariates
 * @param visit called once an event time, by stratum, from the last time to the first
 * @example
 * sweepRiskSets(sortCoxRows('x', input), new Float64Array(2), ({ time, events }) => { … })
 */
export function sweepRiskSets(rows: CoxRows, beta: Float64Array, visit: (set: RiskSet) => void): void {
  const eta = linearPredictor(rows, beta)
  const highest = eta.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const all = newSums(rows.width)
  const dying = newSums(rows.width)
  const score = new Float64Array(rows.width)
  const information = new Float64Array(rows.width * rows.width)
  for (let stratum = 0; stratum + 1 < rows.bounds.length; stratum++) {
    clear(all)
    const end = rows.bounds[stratum + 1] as number
    let i = rows.bounds[stratum] as number
    let leaving = i
    while (i < end) {
      const time = rows.stop[i] as number
      while (rows.start && rows.byStart && leaving < i) {
        const row = rows.byStart[leaving] as number
        if ((rows.start[row] as number) < time) break
        addRow(all, rows, row, -Math.exp((eta[row] as number) - highest))
        leaving++
      }
      clear(dying)
      let events = 0
      let etas = 0
      for (; i < end && rows.stop[i] === time; i++) {
        const weight = Math.exp((eta[i] as number) - highest)
        addRow(all, rows, i, weight)
        if (rows.event[i] !== 1) continue
        addRow(dying, rows, i, weight)
        events++
        etas += (eta[i] as number) - highest
        for (let j = 0; j < rows.width; j++) {
          dying.plain[j] = (dying.plain[j] as number) + (rows.x[i * rows.width + j] as number)
        }
      }
      if (events === 0) continue
      const parts = partsOf(all.s0, dying.s0, events, rows.ties)
      fill({ all, dying, parts, score, information, width: rows.width })
      const hazard = parts.inverse * Math.exp(-highest)
      visit({ time, stratum, events, logLikelihood: etas - parts.logs, score, information, hazard })
    }
  }
}

type Sums = { s0: number; s1: Float64Array; s2: Float64Array; plain: Float64Array }

function newSums(width: number): Sums {
  return {
    s0: 0,
    s1: new Float64Array(width),
    s2: new Float64Array(width * width),
    plain: new Float64Array(width),
  }
}

function clear(sums: Sums): void {
  sums.s0 = 0
  sums.s1.fill(0)
  sums.s2.fill(0)
  sums.plain.fill(0)
}

function linearPredictor({ x, size, width }: CoxRows, beta: Float64Array): Float64Array {
  const eta = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    let sum = 0
    for (let j = 0; j < width; j++) sum += (x[i * width + j] as number) * (beta[j] as number)
    eta[i] = sum
  }
  return eta
}

function addRow(sums: Sums, { x, width }: CoxRows, row: number, weight: number): void {
  const { s1, s2 } = sums
  const at = row * width
  sums.s0 += weight
  for (let j = 0; j < width; j++) {
    const value = weight * (x[at + j] as number)
    s1[j] = (s1[j] as number) + value
    for (let k = 0; k <= j; k++) {
      s2[j * width + k] = (s2[j * width + k] as number) + value * (x[at + k] as number)
    }
  }
}

type Parts = {
  logs: number
  inverse: number
  shared: number
  square: number
  squareShared: number
  squareTwice: number
}

/** Sums over the d tied events of ln S₀ₖ, 1/S₀ₖ, f/S₀ₖ, 1/S₀ₖ², f/S₀ₖ², f²/S₀ₖ² with f = k/d (Breslow: 0). */
function partsOf(total: number, tied: number, events: number, ties: 'efron' | 'breslow'): Parts {
  const parts = { logs: 0, inverse: 0, shared: 0, square: 0, squareShared: 0, squareTwice: 0 }
  for (let k = 0; k < events; k++) {
    const share = ties === 'efron' ? k / events : 0
    const sum = total - share * tied
    const inverse = 1 / sum
    parts.logs += Math.log(sum)
    parts.inverse += inverse
    parts.shared += share * inverse
    parts.square += inverse * inverse
    parts.squareShared += share * inverse * inverse
    parts.squareTwice += share * share * inverse * inverse
  }
  return parts
}

type Filling = {
  all: Sums
  dying: Sums
  parts: Parts
  score: Float64Array
  information: Float64Array
  width: number
}

function fill({ all, dying, parts, score, information, width }: Filling): void {
  for (let j = 0; j < width; j++) {
    const a = all.s1[j] as number
    const b = dying.s1[j] as number
    score[j] = (dying.plain[j] as number) - a * parts.inverse + b * parts.shared
    for (let k = 0; k <= j; k++) {
      const at = j * width + k
      const c = all.s1[k] as number
      const d = dying.s1[k] as number
      information[at] =
        (all.s2[at] as number) * parts.inverse -
        (dying.s2[at] as number) * parts.shared -
        a * c * parts.square +
        (a * d + b * c) * parts.squareShared -
        b * d * parts.squareTwice
    }
  }
}
