import type { SurvivalPoint } from './kaplan-meier.ts'

/**
 * The point of a survival curve that holds at a time: the last one not later.
 *
 * @param points from `kaplanMeier`, in order of time
 * @returns `undefined` before the first point (nobody had left) and beyond the last one unless the
 *   curve had reached 0: nobody was watched that long
 * @example
 * survivalAt(kaplanMeier({ stop: [1, 4], event: [1, 0] }), 2)?.survival // 0.5
 */
export function survivalAt(points: readonly SurvivalPoint[], time: number): SurvivalPoint | undefined {
  const last = points.at(-1)
  if (!last || Number.isNaN(time) || (time > last.time && last.survival > 0)) return undefined
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle] as SurvivalPoint).time <= time) low = middle + 1
    else high = middle
  }
  return points[low - 1]
}
