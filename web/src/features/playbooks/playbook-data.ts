import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, request } from '../../lib/api.ts'
import { type CallPage, type PlaybookSettings, playbooksKey, type Results } from '../../lib/playbooks.ts'

export const callStates = ['dead', 'held', 'failed', 'queued', 'sent', 'dropped'] as const
export type CallState = (typeof callStates)[number]

export const resultsQuery = (id: number) =>
  queryOptions({
    queryKey: [...playbooksKey, 'results', id],
    queryFn: ({ signal }) => request<Results>('GET', `/api/v1/playbooks/${id}/results`, { signal }),
  })

export const settingsKey = [...playbooksKey, 'settings'] as const
export const settingsQuery = queryOptions({
  queryKey: settingsKey,
  queryFn: ({ signal }) => request<PlaybookSettings>('GET', '/api/v1/playbook-settings', { signal }),
})

export const callsKey = [...playbooksKey, 'calls'] as const
export const callsQuery = (state: CallState | undefined) =>
  infiniteQueryOptions({
    queryKey: [...callsKey, state ?? 'all'],
    queryFn: ({ signal, pageParam }) =>
      request<CallPage>('GET', '/api/v1/webhook-calls', {
        signal,
        query: { limit: 50, cursor: pageParam, state },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  })

export const pausePlaybook = (id: number) =>
  api.POST('/api/v1/playbooks/{id}/pause', { params: { path: { id } } })
export const resumePlaybook = (id: number) =>
  api.POST('/api/v1/playbooks/{id}/resume', { params: { path: { id } } })
export const retirePlaybook = (id: number) =>
  api.POST('/api/v1/playbooks/{id}/retire', { params: { path: { id } } })
