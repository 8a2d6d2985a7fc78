import { chiSquareTail } from '../stats/chi-square-tail.ts'
import { choleskyFactor } from '../stats/cholesky-factor.ts'
import { choleskySolve } from '../stats/cholesky-solve.ts'
import type { CoxFit } from './cox-regression.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { type CoxInput, sortCoxRows } from './sort-cox-rows.ts'
import { sweepRiskSets } from './sweep-risk-sets.ts'

export type ChiSquare = {
  readonly chiSquare: number
  readonly degreesOfFreedom: number
  readonly pValue: number
}

export type ProportionalityTest = {
  /** One test a covariate, one degree of freedom each. */
  readonly columns: readonly ChiSquare[]
  readonly all: ChiSquare
}

/**
 * Tests whether hazards are proportional: whether a coefficient changes with time.
 *
 * Score test of adding x · g(t) to the model, g(t) = 1 − S(t−) by Kaplan–Meier over all rows: with U the
 * score of the added terms and the information of both sets of terms at the fitted β,
 * χ² = Uᵀ V⁻¹ U, one covariate at a time and all at once.
 * Source: Grambsch & Therneau, Biometrika 81 (1994); equals R `cox.zph` (survival ≥ 3.0).
 *
 * @param input the rows the model was fitted to
 * @returns `undefined` where the information cannot be inverted, as with a single event time
 * @throws CoreError as `coxRegression`, with `proportionality-test.` in front
 * @example
 * proportionalityTest(input, coxRegression(input))?.all.pValue
 */
export function proportionalityTest(input: CoxInput, fit: CoxFit): ProportionalityTest | undefined {
  const rows = sortCoxRows('proportionality-test', input)
  const { width } = rows
  const beta = fit.coefficients.map((value, j) => value * (rows.scales[j] as number))
  const axis = timeAxis(input)
  const score = new Float64Array(2 * width)
  const information = new Float64Array(4 * width * width)
  sweepRiskSets(rows, beta, (set) => {
    const g = axis.get(set.time) as number
    for (let j = 0; j < width; j++) {
      add(score, width + j, g * (set.score[j] as number))
      for (let k = 0; k < width; k++) {
        const value = set.information[j >= k ? j * width + k : k * width + j] as number
        add(information, j * 2 * width + k, value)
        add(information, (width + j) * 2 * width + k, g * value)
        add(information, j * 2 * width + width + k, g * value)
        add(information, (width + j) * 2 * width + width + k, g * g * value)
      }
    }
  })
  const own = Array.from({ length: width }, (_, j) => j)
  const columns = own.map((j) => test(score, information, [...own, width + j], 1))
  const all = test(score, information, [...own, ...own.map((j) => width + j)], width)
  const isWhole = columns.every((column) => column !== undefined)
  return isWhole && all ? { columns, all } : undefined
}

/** g(t) at each time, less its mean over the events, which changes no test but keeps digits. */
function timeAxis({ stop, event, start }: CoxInput): Map<number, number> {
  const points = kaplanMeier({ stop, event, start })
  const events = points.reduce((sum, point) => sum + point.events, 0)
  const raw = points.map((_, i) => 1 - (points[i - 1]?.survival ?? 1))
  const mean = points.reduce((sum, point, i) => sum + point.events * (raw[i] as number), 0) / events
  return new Map(points.map((point, i) => [point.time, (raw[i] as number) - mean]))
}

function test(
  score: Float64Array,
  information: Float64Array,
  kept: readonly number[],
  degreesOfFreedom: number,
): ChiSquare | undefined {
  const full = score.length
  const u = Float64Array.from(kept, (i) => score[i] as number)
  const v = Float64Array.from(kept.flatMap((i) => kept.map((j) => information[i * full + j] as number)))
  const factor = choleskyFactor(v, kept.length)
  if (factor.dependentAt !== undefined) return undefined
  const chiSquare = choleskySolve(factor, u).reduce((sum, x, i) => sum + x * (u[i] as number), 0)
  return { chiSquare, degreesOfFreedom, pValue: chiSquareTail(Math.max(0, chiSquare), degreesOfFreedom) }
}

function add(values: Float64Array, index: number, by: number): void {
  values[index] = (values[index] as number) + by
}
