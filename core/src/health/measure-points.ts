import { CoreError } from '../error.ts'

/** One point of the line: this value earns these points (0–100). */
export type PointsKnot = { readonly value: number; readonly points: number }

/** The values that earn 0 and 100 points, in whichever direction, or a line of at least two knots. */
export type PointsThresholds = { readonly bad: number; readonly good: number } | readonly PointsKnot[]

/**
 * Points of a measured value, 0 (worst) to 100 (best): straight lines between the knots, flat outside.
 * `{ bad, good }` is the line from 0 to 100; bad > good makes smaller values the better ones.
 *
 * @param value in the unit of the thresholds; `null` or `undefined` is not known
 * @returns points 0–100, or `undefined` for a value that is not known: unknown is not zero
 * @throws CoreError `measure-points.not-a-number`, `measure-points.thresholds` (bad = good, fewer than two
 *   knots, values not ascending, or points outside 0–100)
 * @example
 * measurePoints(3, { bad: 5, good: 1 }) // 50
 * measurePoints(null, { bad: 0, good: 1 }) // undefined
 */
export function measurePoints(
  value: number | null | undefined,
  thresholds: PointsThresholds,
): number | undefined {
  const knots = knotsOf(thresholds)
  if (value === null || value === undefined) return undefined
  if (Number.isNaN(value))
    throw new CoreError('measure-points.not-a-number', 'measurePoints requires a number')
  let previous = knots[0]
  for (const knot of knots) {
    if (value <= knot.value) {
      if (previous === undefined || previous === knot) return knot.points
      const share = (value - previous.value) / (knot.value - previous.value)
      return previous.points + share * (knot.points - previous.points)
    }
    previous = knot
  }
  return previous?.points
}

function knotsOf(thresholds: PointsThresholds): readonly PointsKnot[] {
  const knots = 'bad' in thresholds ? lineBetween(thresholds.bad, thresholds.good) : thresholds
  const valid = knots.every(({ value, points }, index) => {
    const before = knots[index - 1]
    return (
      Number.isFinite(value) && points >= 0 && points <= 100 && (before === undefined || value > before.value)
    )
  })
  if (knots.length < 2 || !valid) {
    throw new CoreError(
      'measure-points.thresholds',
      'measurePoints requires ascending values and points 0–100',
    )
  }
  return knots
}

function lineBetween(bad: number, good: number): readonly PointsKnot[] {
  const [worst, best] = [
    { value: bad, points: 0 },
    { value: good, points: 100 },
  ]
  return bad < good ? [worst, best] : [best, worst]
}
