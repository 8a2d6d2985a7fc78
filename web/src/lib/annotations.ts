import type { paths } from './api.gen.d.ts'
import { apiQuery } from './api.ts'
import { useCan } from './me.ts'
import type { Span } from './spans.ts'

export type Annotation =
  paths['/api/v1/annotations']['get']['responses'][200]['content']['application/json']['rows'][number]

export const annotationsKey = ['get', '/api/v1/annotations']

/** What happened in these spans, in order of time; they are in order too. */
export function useAnnotations(spans: readonly Span[]): readonly Annotation[] {
  const may = useCan('metrics:read')
  const from = spans[0]?.from ?? ''
  const to = spans.at(-1)?.to ?? ''
  const query = { from, to, limit: 100 }
  const enabled = may && from < to
  return apiQuery.useQuery('get', '/api/v1/annotations', { params: { query } }, { enabled }).data?.rows ?? []
}
