import { CoreError } from '../error.ts'

export type ThresholdQuestion = {
  /** `undefined` if not known. */
  readonly value: number | undefined
  /** Whether the signal stands already. */
  readonly isOpen: boolean
  /** The value at which it opens. */
  readonly open: number
  /** The value it has to come back beyond before it ends; on the harmless side of `open`. */
  readonly close: number
}

/**
 * A threshold with two levels, so that a value that trembles around one of them does not switch
 * a signal on and off (hysteresis, a Schmitt trigger).
 *
 * open ≥ close: stands from value ≥ open until value < close.
 * open < close: stands from value ≤ open until value > close.
 *
 * @returns `undefined` for a value that is not known
 * @throws CoreError `threshold-state.not-finite`
 * @example
 * thresholdState({ value: 0.25, isOpen: false, open: 0.3, close: 0.2 }) // false
 * thresholdState({ value: 0.25, isOpen: true, open: 0.3, close: 0.2 }) // true
 */
export function thresholdState({ value, isOpen, open, close }: ThresholdQuestion): boolean | undefined {
  if (value === undefined) return undefined
  if (![value, open, close].every(Number.isFinite)) {
    throw new CoreError('threshold-state.not-finite', 'thresholdState requires finite numbers')
  }
  const limit = isOpen ? close : open
  return open >= close ? value >= limit : value <= limit
}
