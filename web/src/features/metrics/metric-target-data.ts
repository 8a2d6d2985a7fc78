import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery, request } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import type { Trend } from './metric-data.ts'

export type Target =
  paths['/api/v1/metric-targets']['get']['responses'][200]['content']['application/json']['rows'][number]
export type Alert =
  paths['/api/v1/metric-alerts']['get']['responses'][200]['content']['application/json']['rows'][number]
export type NewTarget = Pick<Target, 'metric' | 'period' | 'holds_from' | 'value' | 'alert'>

const targets = ['get', '/api/v1/metric-targets']
const alerts = ['get', '/api/v1/metric-alerts']

export function useTargets(metric: string): readonly Target[] {
  return (
    apiQuery.useQuery('get', '/api/v1/metric-targets', { params: { query: { metric } } }).data?.rows ?? []
  )
}

/** The target of a length of period that holds on a day. */
export function targetOn(all: readonly Target[], period: Trend, day: string): Target | undefined {
  return all.findLast((one) => one.period === period && one.holds_from <= day)
}

/** Nobody has seen these, and the figures are still on the wrong side. */
export function useOpenAlerts(): readonly Alert[] {
  return (
    apiQuery.useQuery('get', '/api/v1/metric-alerts', { params: { query: { limit: 20 } } }).data?.rows ?? []
  )
}

export function useSetTarget(said: string, onDone: () => void) {
  return useAction({
    run: (body: NewTarget) => request<Target>('PUT', '/api/v1/metric-targets', { body }),
    invalidate: [targets, alerts],
    done: () => said,
    onDone,
  })
}

export function useEndTarget(said: string) {
  return useAction({
    run: (target: Target) => request('DELETE', `/api/v1/metric-targets/${target.id}`),
    invalidate: [targets, alerts],
    done: () => said,
    undo: (_, { metric, period, holds_from, value, alert }) =>
      request('PUT', '/api/v1/metric-targets', { body: { metric, period, holds_from, value, alert } }),
  })
}

export function useSeeAlert() {
  return useAction({
    run: (alert: Alert) => request('POST', `/api/v1/metric-alerts/${alert.id}/seen`),
    invalidate: [alerts],
  })
}
