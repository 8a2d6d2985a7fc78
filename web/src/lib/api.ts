import createClient from 'openapi-fetch'
import createQueryHooks from 'openapi-react-query'
import type { paths } from './api.gen.d.ts'
import { ApiProblem, problemOf } from './problem.ts'

const offline = () => new ApiProblem({ status: 0, code: 'http.offline' })

async function send(request: Request): Promise<Response> {
  const response = await fetch(request).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw offline()
  })
  if (!response.ok) throw await problemOf(response)
  return response
}

/** The paths without the problem that each may answer with: it is thrown, and so no result. */
type Answers<Paths> = {
  [Path in keyof Paths]: {
    [Part in keyof Paths[Path]]: Paths[Path][Part] extends { responses: infer Responses }
      ? Omit<Paths[Path][Part], 'responses'> & { responses: Omit<Responses, 'default'> }
      : Paths[Path][Part]
  }
}

/** The typed client. Every failed answer throws an `ApiProblem`, so `data` is there when it returns. */
export const api = createClient<Answers<paths>>({ baseUrl: location.origin, fetch: send })

/** `apiQuery.useQuery('get', '/api/v1/accounts', { params: { query } })`: typed query hooks. */
export const apiQuery = createQueryHooks(api)

export interface RequestInput {
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** Makes a repeated write harmless; use one per user action. */
  readonly idempotencyKey?: string
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

function queryText(query: RequestInput['query']): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

/**
 * One request to a path the generated types do not know (files, text) or do not know yet.
 * A `FormData` or `Blob` body goes as it is, everything else as JSON. Throws `ApiProblem`.
 */
export async function request<T>(method: Method, path: string, input: RequestInput = {}): Promise<T> {
  const headers = new Headers({ accept: 'application/json' })
  const raw = input.body instanceof FormData || input.body instanceof Blob
  if (input.body !== undefined && !raw) headers.set('content-type', 'application/json')
  if (input.idempotencyKey) headers.set('idempotency-key', input.idempotencyKey)
  const body = raw ? (input.body as BodyInit) : input.body === undefined ? null : JSON.stringify(input.body)
  const init: RequestInit = { method, headers, body, ...(input.signal ? { signal: input.signal } : {}) }
  const response = await send(new Request(`${location.origin}${path}${queryText(input.query)}`, init))
  if (response.status === 204) return undefined as T
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return (isJson ? await response.json() : await response.text()) as T
}
