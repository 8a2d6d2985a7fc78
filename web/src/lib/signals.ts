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
  ['get', '/api/v1/signals/history'],
  ['get', '/api/v1/accounts/{id}/signals'],
] as const

const days = { week: 7, two_weeks: 14, month: 30, quarter: 91 } as const
/** How long a signal can be put off. */
export const snoozeSpans = ['week', 'two_weeks', 'month', 'quarter'] as const

const shifted = (day: string, by: number) =>
  new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10)
export const snoozedTo = (today: string, span: keyof typeof days) => shifted(today, days[span])
export const dayBefore = (today: string, back: number) => shifted(today, -back)

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

type Many = paths['/api/v1/signals/bulk']['post']
type ManyChanges = Many['requestBody']['content']['application/json']['changes']
type ManyChanged = Many['responses'][200]['content']['application/json']

/** Changes many at once, in parts of as many as the server takes. */
export async function changeSignals(changes: ManyChanges): Promise<ManyChanged> {
  const all: ManyChanged = { changed: 0, left_out: 0, undo: [] }
  for (let from = 0; from < changes.length; from += 500) {
    const { data } = await api.POST('/api/v1/signals/bulk', {
      body: { changes: changes.slice(from, from + 500) },
    })
    const part = data as ManyChanged
    all.changed += part.changed
    all.left_out += part.left_out
    all.undo.push(...part.undo)
  }
  return all
}
