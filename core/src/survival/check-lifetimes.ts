import { CoreError } from '../error.ts'

/** Observed lifetimes, one entry a row, times in one unit of the caller's choice. */
export type Lifetimes = {
  /** Time of the event or of the last look, ≥ 0. */
  readonly stop: ArrayLike<number>
  /** 1 where the event was seen at `stop`, 0 where the row was still running then (censored). */
  readonly event: ArrayLike<number>
  /** Time from which the row was watched, for rows (start, stop]; from the beginning if left out. */
  readonly start?: ArrayLike<number> | undefined
}

/**
 * Refuses lifetimes no curve can be made from.
 *
 * @param functionName kebab-case name put in front of the error code
 * @throws CoreError `<function>.lengths-differ`, `<function>.not-a-time`, `<function>.not-an-event`,
 *   `<function>.start-not-before-stop`
 * @example
 * checkLifetimes('kaplan-meier', { stop: [3, 5], event: [1, 0] })
 */
export function checkLifetimes(functionName: string, { stop, event, start }: Lifetimes): void {
  const refuse = (reason: string, text: string) => {
    throw new CoreError(`${functionName}.${reason}`, `${functionName} requires ${text}`)
  }
  if (stop.length !== event.length || (start && start.length !== stop.length)) {
    refuse('lengths-differ', 'stop, event and start of one length')
  }
  for (let i = 0; i < stop.length; i++) {
    const time = stop[i] as number
    if (!(time >= 0 && time < Number.POSITIVE_INFINITY)) refuse('not-a-time', 'finite times ≥ 0')
    if (event[i] !== 0 && event[i] !== 1) refuse('not-an-event', 'events of 0 or 1')
    if (start && !((start[i] as number) < time && (start[i] as number) >= 0)) {
      refuse('start-not-before-stop', '0 ≤ start < stop')
    }
  }
}
