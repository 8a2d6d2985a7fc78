import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { paths } from './api.gen.d.ts'
import { api, request } from './api.ts'

type Json<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type TaskPage = Json<'/api/v1/tasks'>
export type Task = TaskPage['rows'][number]
export type WholeTask = Json<'/api/v1/tasks/{id}'>
export type TaskCounts = Json<'/api/v1/tasks/counts'>
export type TeamRow = Json<'/api/v1/tasks/team'>['rows'][number]
export type NewTask = NonNullable<
  paths['/api/v1/tasks']['post']['requestBody']
>['content']['application/json']
export type TaskChange = NonNullable<
  paths['/api/v1/tasks/{id}']['patch']['requestBody']
>['content']['application/json']
export type ManyChange = NonNullable<
  paths['/api/v1/tasks/bulk']['post']['requestBody']
>['content']['application/json']['change']

export const priorities = ['urgent', 'high', 'normal', 'low'] as const
export const taskStates = ['open', 'snoozed', 'done', 'dropped'] as const
export type TaskState = (typeof taskStates)[number]
export const dues = ['overdue', 'today', 'week', 'none'] as const

export interface TaskFilter {
  readonly owner?: string | undefined
  readonly segment?: string | undefined
  readonly account?: string | undefined
  readonly state?: TaskState | undefined
  readonly due?: (typeof dues)[number] | undefined
}

/** Everything below it is read again when a task changed. */
export const tasksKey = ['tasks'] as const

export const tasksQuery = (filter: TaskFilter, limit = 100) =>
  infiniteQueryOptions({
    queryKey: [...tasksKey, 'list', filter, limit],
    queryFn: ({ signal, pageParam }) =>
      request<TaskPage>('GET', '/api/v1/tasks', { signal, query: { ...filter, limit, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  })

export const taskQuery = (id: number) =>
  queryOptions({
    queryKey: [...tasksKey, 'one', id],
    queryFn: ({ signal }) => request<WholeTask>('GET', `/api/v1/tasks/${id}`, { signal }),
  })

export const taskCountsQuery = (filter: TaskFilter) =>
  queryOptions({
    queryKey: [...tasksKey, 'counts', filter],
    queryFn: ({ signal }) =>
      request<TaskCounts>('GET', '/api/v1/tasks/counts', { signal, query: { ...filter } }),
  })

export const teamQuery = (segment?: string) =>
  queryOptions({
    queryKey: [...tasksKey, 'team', segment],
    queryFn: ({ signal }) =>
      request<Json<'/api/v1/tasks/team'>>('GET', '/api/v1/tasks/team', {
        signal,
        query: segment ? { segment } : {},
      }),
  })

export const makeTask = (body: NewTask) => api.POST('/api/v1/tasks', { body })

export const changeTask = async (id: number, body: TaskChange): Promise<number[]> =>
  (await api.PATCH('/api/v1/tasks/{id}', { params: { path: { id } }, body })).data?.undo ?? []

export const changeTasks = async (ids: number[], change: ManyChange): Promise<number[]> =>
  (await api.POST('/api/v1/tasks/bulk', { body: { ids, change } })).data?.undo ?? []

export const undoTasks = async (undo: readonly number[]): Promise<unknown> =>
  undo.length === 0 ? undefined : api.POST('/api/v1/tasks/undo', { body: { undo: [...undo] } })

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
