import { CoreError } from '../error.ts'

export type Minimum = {
  readonly at: Float64Array
  readonly value: number
  readonly evaluations: number
  readonly converged: boolean
}

export type NelderMeadOptions = {
  /** First step along each axis, in the unit of the argument; 0.5 if left out. */
  readonly step?: number
  /** Spread of the values at which the simplex has arrived; 1e-9 if left out. */
  readonly tolerance?: number
  readonly mostEvaluations?: number
}

/**
 * Minimum of a function of a few variables without derivatives: the simplex method of Nelder & Mead,
 * begun again at its result until a new simplex finds nothing lower (which frees a collapsed one).
 *
 * Reflection 1, expansion 2, contraction ½, shrinkage ½. A value that is not a number counts as +∞, so
 * the function may refuse a region by returning NaN.
 * Source: Nelder & Mead, The Computer Journal 7 (1965); restarts: Kelley, SIAM J. Optim. 10 (1999).
 *
 * @param target function to minimise; must not keep its argument, which is used again
 * @param start first point, where the function is finite
 * @throws CoreError `nelder-mead.bad-start`
 * @example
 * nelderMead((v) => (v[0] - 3) ** 2, [0]).at // ≈ [3]
 */
export function nelderMead(
  target: (at: Float64Array) => number,
  start: ArrayLike<number>,
  options: NelderMeadOptions = {},
): Minimum {
  const { step = 0.5, tolerance = 1e-9, mostEvaluations = 400 * (start.length + 1) } = options
  let evaluations = 0
  const value = (at: Float64Array) => {
    evaluations++
    const found = target(at)
    return Number.isNaN(found) ? Number.POSITIVE_INFINITY : found
  }
  let best: Point = { at: Float64Array.from(start), value: 0 }
  best.value = value(best.at)
  if (start.length === 0 || !Number.isFinite(best.value)) {
    throw new CoreError('nelder-mead.bad-start', 'nelderMead requires a start with a finite value')
  }
  let size = step
  while (evaluations < mostEvaluations) {
    const round = descend({ value, best, size, tolerance, spent: () => evaluations >= mostEvaluations })
    const gain = best.value - round.value
    best = round
    if (gain <= tolerance * (1 + Math.abs(best.value))) {
      return { ...best, evaluations, converged: evaluations < mostEvaluations }
    }
    size = Math.max(size / 2, 0.05)
  }
  return { ...best, evaluations, converged: false }
}

type Point = { at: Float64Array; value: number }
type Round = {
  value: (at: Float64Array) => number
  best: Point
  size: number
  tolerance: number
  spent: () => boolean
}

function descend({ value, best, size, tolerance, spent }: Round): Point {
  const simplex = [best]
  for (let i = 0; i < best.at.length; i++) {
    const at = Float64Array.from(best.at, (x, j) => (i === j ? x + size : x))
    simplex.push({ at, value: value(at) })
  }
  const sort = () => simplex.sort((a, b) => a.value - b.value)
  sort()
  while (!spent()) {
    const first = simplex[0] as Point
    const last = simplex[simplex.length - 1] as Point
    if (last.value - first.value <= tolerance * (1 + Math.abs(first.value)) && width(simplex) < 1e-5) break
    const moved = replaceWorst(simplex, value)
    if (moved) simplex[simplex.length - 1] = moved
    else shrink(simplex, value)
    sort()
  }
  return simplex[0] as Point
}

function width(simplex: readonly Point[]): number {
  const first = simplex[0] as Point
  return Math.max(
    ...simplex.map(({ at }) => Math.max(...at.map((x, i) => Math.abs(x - (first.at[i] as number))))),
  )
}

function replaceWorst(simplex: readonly Point[], value: (at: Float64Array) => number): Point | undefined {
  const worst = simplex[simplex.length - 1] as Point
  const second = simplex[simplex.length - 2] as Point
  const centre = worst.at.map(
    (_, i) => simplex.slice(0, -1).reduce((sum, { at }) => sum + (at[i] as number), 0) / (simplex.length - 1),
  )
  const towards = (factor: number): Point => {
    const at = centre.map((c, i) => c + factor * (c - (worst.at[i] as number)))
    return { at, value: value(at) }
  }
  const reflected = towards(1)
  if (reflected.value < (simplex[0] as Point).value) {
    const expanded = towards(2)
    return expanded.value < reflected.value ? expanded : reflected
  }
  if (reflected.value < second.value) return reflected
  const contracted = reflected.value < worst.value ? towards(0.5) : towards(-0.5)
  return contracted.value < Math.min(reflected.value, worst.value) ? contracted : undefined
}

function shrink(simplex: Point[], value: (at: Float64Array) => number): void {
  const first = simplex[0] as Point
  for (let i = 1; i < simplex.length; i++) {
    const at = (simplex[i] as Point).at.map((x, j) => ((first.at[j] as number) + x) / 2)
    simplex[i] = { at, value: value(at) }
  }
}
