/** An error the caller can act on; everything else becomes 500 internal.error without detail. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: string
  readonly status: number
  readonly field: string | undefined
  readonly params: Record<string, unknown> | undefined

  constructor(options: {
    code: string
    status: number
    message: string
    field?: string | undefined
    params?: Record<string, unknown> | undefined
  }) {
    super(options.message)
    this.code = options.code
    this.status = options.status
    this.field = options.field
    this.params = options.params
  }
}

/** `const notFound = errorFactory('accounts.not_found', 404, 'No account has this id.')` */
export function errorFactory(code: string, status: number, message: string) {
  return (details: { field?: string; params?: Record<string, unknown> } = {}) =>
    new AppError({ code, status, message, ...details })
}
