import { apiQuery } from '../../lib/api.ts'
import type { SignalSummary } from '../../lib/signals.ts'
import { useView } from '../../lib/use-view.ts'

/** How many of each kind stand; `isBefore` where the day asked for lies before signals were first looked for. */
export function useSignalSummary(): { data: SignalSummary | undefined; isBefore: boolean } {
  const { owner, segment, asOf, isPast } = useView()
  const { data } = apiQuery.useQuery('get', '/api/v1/signals/summary', {
    params: {
      query: { owner: owner ?? 'all', ...(segment ? { segment } : {}), ...(isPast ? { as_of: asOf } : {}) },
    },
  })
  const since = data?.kept_since ?? null
  return { data, isBefore: data !== undefined && isPast && (since === null || asOf < since) }
}
