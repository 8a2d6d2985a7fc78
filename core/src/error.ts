/**
 * The one error the core throws: an input that no honest number can be made from.
 *
 * `code` is `<function>.<reason>` in kebab case and stays stable, `message` is for developers.
 *
 * @example
 * throw new CoreError('wilson-interval.successes-above-trials', 'wilsonInterval requires trials ≥ successes')
 */
export class CoreError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'CoreError'
    this.code = code
  }
}
