import i18next from 'i18next'
import { ApiProblem } from './problem.ts'

export interface ErrorMessage {
  /** What happened. */
  readonly title: string
  /** What is safe and what to do. */
  readonly help: string | undefined
  readonly code: string
  readonly field: string | undefined
}

/**
 * The sentence for an error in the reader's language: `<code>` (dots are nesting) of `faults`, which any page can meet from
 * the first moment on, or of `errors`, with `<code>_help` beside it; else by status; else a general sentence.
 */
export function errorMessage(error: unknown): ErrorMessage {
  const problem = error instanceof ApiProblem ? error.problem : undefined
  const code = problem?.code ?? 'unknown'
  const status = problem?.status ?? 500
  const general = status >= 500 ? 'http.500' : `http.${status}`
  const find = (key: string) => {
    const full = [`faults:${key}`, `errors:${key}`].find((one) => i18next.exists(one))
    return full && String(i18next.t(full as never, { ...problem?.params } as never))
  }
  const known = find(code)
  return {
    title: known ?? find(general) ?? problem?.detail ?? String(i18next.t('faults:unknown')),
    help: known ? find(`${code}_help`) : find(`${general}_help`),
    code,
    field: problem?.field,
  }
}

/** Field errors for `@mantine/form`'s `setErrors`; empty when the problem names no field. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {}
  const { problem } = error
  const entries = (problem.errors ?? []).map((item) => {
    const params = problem.params ? { params: problem.params } : {}
    const inner = new ApiProblem({ status: problem.status, code: item.code, ...params })
    return [item.field, item.detail && inner.problem.code === '' ? item.detail : errorMessage(inner).title]
  })
  if (problem.field) entries.push([problem.field, errorMessage(error).title])
  return Object.fromEntries(entries)
}
