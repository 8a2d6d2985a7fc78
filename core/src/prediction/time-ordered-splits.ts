import { CoreError } from '../error.ts'

export type TimeOrderedInput = {
  /** Day each row was looked at: its features were known by then. */
  readonly seen: ArrayLike<number>
  /** Day each outcome became known: seen + lead time + horizon, ≥ seen. */
  readonly known: ArrayLike<number>
  /** Days at which a model is learnt, in order. */
  readonly cuts: readonly number[]
}

export type TimeOrderedSplit = {
  readonly cut: number
  /** Rows whose outcome was known at the cut. */
  readonly train: Uint32Array
  /** Rows looked at from the cut up to the next. */
  readonly test: Uint32Array
}

/**
 * Splits for a validation that keeps the order of time: at each cut a model may learn from rows whose
 * outcome was known by then, and is tried on rows looked at from the cut until the next. Rows looked at
 * before the cut whose outcome came after it are in neither: nobody could have known.
 * Source: Bergmeir & Benítez, Information Sciences 191 (2012), on evaluation with a gap.
 *
 * @throws CoreError `time-ordered-splits.lengths-differ`, `time-ordered-splits.known-before-seen`,
 *   `time-ordered-splits.cuts-not-in-order`
 * @example
 * timeOrderedSplits({ seen: [0, 30, 60], known: [30, 60, 90], cuts: [60] })
 * // [{ cut: 60, train: [0, 1], test: [2] }]
 */
export function timeOrderedSplits({ seen, known, cuts }: TimeOrderedInput): TimeOrderedSplit[] {
  if (seen.length !== known.length) {
    throw new CoreError(
      'time-ordered-splits.lengths-differ',
      'timeOrderedSplits requires two days for each row',
    )
  }
  const rows = Uint32Array.from({ length: seen.length }, (_, i) => i)
  if (!rows.every((i) => (known[i] as number) >= (seen[i] as number))) {
    throw new CoreError('time-ordered-splits.known-before-seen', 'timeOrderedSplits requires known ≥ seen')
  }
  if (cuts.some((cut, i) => Number.isNaN(cut) || (i > 0 && cut <= (cuts[i - 1] as number)))) {
    throw new CoreError('time-ordered-splits.cuts-not-in-order', 'timeOrderedSplits requires rising cuts')
  }
  return cuts.map((cut, i) => {
    const next = cuts[i + 1] ?? Number.POSITIVE_INFINITY
    return {
      cut,
      train: rows.filter((row) => (known[row] as number) <= cut),
      test: rows.filter((row) => (seen[row] as number) >= cut && (seen[row] as number) < next),
    }
  })
}
