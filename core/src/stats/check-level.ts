import { CoreError } from '../error.ts'

/**
 * Refuses a confidence level outside (0, 1), so that a caller who writes 95 for 95 % hears of it.
 *
 * @param functionName kebab-case name put in front of the error code
 * @throws CoreError `<function>.level-out-of-range`
 * @example
 * checkLevel('wilson-interval', 0.95)
 */
export function checkLevel(functionName: string, level: number): void {
  if (!(level > 0 && level < 1)) {
    throw new CoreError(`${functionName}.level-out-of-range`, `${functionName} requires 0 < level < 1`)
  }
}
