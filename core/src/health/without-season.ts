import { CoreError } from '../error.ts'

/**
 * A change of usage with the season taken out: what is left of it where a year ago, at the same time, usage
 * changed as well. Only a fall of last year is taken for the season, so that a rise then asks for none now:
 * (1 + change) / (1 + min(0, last year's change)) − 1; after a fall to nothing there was nothing to compare
 * with, and what is left is 0.
 *
 * @param change relative change against own normal, ≥ −1
 * @param lastYear the same a year ago; `undefined` where it is not known: then nothing is taken out
 * @throws CoreError `without-season.not-a-change`
 * @example
 * withoutSeason(-0.6, -0.5) // -0.2
 */
export function withoutSeason(change: number, lastYear: number | undefined): number {
  const changes = lastYear === undefined ? [change] : [change, lastYear]
  if (!changes.every((value) => Number.isFinite(value) && value >= -1)) {
    throw new CoreError('without-season.not-a-change', 'withoutSeason requires relative changes ≥ −1')
  }
  if (lastYear === undefined || lastYear >= 0) return change
  return lastYear === -1 ? Math.max(0, change) : (1 + change) / (1 + lastYear) - 1
}
