import { type QueryClient, queryOptions } from '@tanstack/react-query'
import type { paths } from '../../lib/api.gen.d.ts'
import { request } from '../../lib/api.ts'

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type Kinds = Answer<'/api/v1/import-kinds'>
export type Kind = Kinds['kinds'][number]
export type Field = Kind['fields'][number]
export type Import = Answer<'/api/v1/imports/{id}'>
export type ImportSummary = Answer<'/api/v1/imports'>['rows'][number]
export type ImportOptions = NonNullable<Import['options']>
export type ImportErrors = Answer<'/api/v1/imports/{id}/errors'>
export type Quality = Answer<'/api/v1/data-quality'>
export type QualityCheck = Quality['checks'][number]
export type DateFormat = ImportOptions['date_formats'][string]
export type Labels = Kind['labels']

const moving = new Set(['uploading', 'analysing', 'checking', 'running', 'undoing'])
export const isMoving = (status: Import['status']): boolean => moving.has(status)
const POLL_MS = 800

export const kindsQuery = queryOptions({
  queryKey: ['import-kinds'],
  queryFn: ({ signal }) => request<Kinds>('GET', '/api/v1/import-kinds', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) =>
    request<Answer<'/api/v1/imports'>>('GET', '/api/v1/imports', { signal, query: { limit: 200 } }),
  refetchInterval: ({ state }) => (state.data?.rows.some((row) => isMoving(row.status)) ? POLL_MS : false),
})

export const importQuery = (id: number) =>
  queryOptions({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => request<Import>('GET', `/api/v1/imports/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.status) ? POLL_MS : false),
  })

export const importErrorsQuery = (id: number, finishedAt: string | null) =>
  queryOptions({
    queryKey: ['imports', id, 'errors', finishedAt],
    queryFn: ({ signal }) =>
      request<ImportErrors>('GET', `/api/v1/imports/${id}/errors`, { signal, query: { limit: 200 } }),
  })

export const qualityQuery = queryOptions({
  queryKey: ['data-quality'],
  queryFn: ({ signal }) => request<Quality>('GET', '/api/v1/data-quality', { signal }),
})

/** Keeps what an action answered, in the page and in the list. */
export function keepImport(client: QueryClient, run: Import): void {
  client.setQueryData(importQuery(run.id).queryKey, run)
  void client.invalidateQueries({ queryKey: importsQuery.queryKey, exact: true })
}
