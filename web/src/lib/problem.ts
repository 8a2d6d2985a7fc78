/** An error answer of the API (RFC 9457). `code` is what the catalogue `errors` is keyed by. */
export interface Problem {
  readonly type?: string
  readonly title?: string
  readonly status: number
  readonly code: string
  readonly field?: string
  readonly detail?: string
  readonly params?: Readonly<Record<string, string | number>>
  readonly errors?: readonly { readonly field: string; readonly code: string; readonly detail?: string }[]
}

export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title ?? problem.code)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Reads a failed answer; an answer that is no problem document (a proxy's page, say) becomes one. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const fallback: Problem = { status: response.status, code: `http.${response.status}` }
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  if (!isRecord(body)) return new ApiProblem(fallback)
  return new ApiProblem({ ...fallback, ...(body as Partial<Problem>) })
}

/** True when the API said so by this status. */
export const isStatus = (error: unknown, status: number): boolean =>
  error instanceof ApiProblem && error.problem.status === status
