import { type Query, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem.ts'

const worthRetrying = (error: unknown) =>
  !(error instanceof ApiProblem) || error.problem.status === 0 || error.problem.status >= 502

/** An answer given as it was before facts changed, while the new one is made. */
export const isBehind = ({ state }: Query): boolean =>
  typeof state.data === 'object' &&
  state.data !== null &&
  'behind' in state.data &&
  state.data.behind === true

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchInterval: (query) => (isBehind(query as Query) ? 1500 : false),
      retry: (failures, error) => failures < 2 && worthRetrying(error),
    },
    mutations: { retry: false },
  },
})
