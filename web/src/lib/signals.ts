import { useInfiniteQuery } from '@tanstack/react-query'
import type { paths } from './api.gen.d.ts'
import { api, apiQuery } from './api.ts'

type List = paths['/api/v1/signals']['get']
export type SignalsAnswer = List['responses'][200]['content']['application/json']
export type Signal = SignalsAnswer['rows'][number]
export type SignalQuery = NonNullable<List['parameters']['query']>
export type SignalChange = NonNullable<
  paths['/api/v1/signals/{id}']['patch']['requestBody']
>['content']['application/json']
export type SignalSummary =
  paths['/api/v1/signals/summary']['get']['responses'][200]['content']['application/json']

/** All that a change of a signal makes stale. */
export const signalKeys = [
  ['get', '/api/v1/signals'],
  ['get', '/api/v1/signals/summary'],
  ['get', '/api/v1/accounts/{id}/signals'],
] as const

const PAGE = 60

/** Signals of a filter, page by page. */
export function useSignals(query: SignalQuery) {
  return useInfiniteQuery({
    queryKey: ['get', '/api/v1/signals', query],
    queryFn: async ({ pageParam, signal }): Promise<SignalsAnswer> => {
      const asked = { ...query, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }
      const { data } = await api.GET('/api/v1/signals', { params: { query: asked }, signal })
      return data as SignalsAnswer
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

export const useAccountSignals = (accountId: string) =>
  apiQuery.useQuery('get', '/api/v1/accounts/{id}/signals', { params: { path: { id: accountId } } })

export async function changeSignal(id: number, change: SignalChange): Promise<void> {
  await api.PATCH('/api/v1/signals/{id}', { params: { path: { id } }, body: change })
}
