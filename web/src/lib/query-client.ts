import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem.ts'

const worthRetrying = (error: unknown) =>
  !(error instanceof ApiProblem) || error.problem.status === 0 || error.problem.status >= 502

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < 2 && worthRetrying(error),
    },
    mutations: { retry: false },
  },
})
