import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery } from '../../lib/api.ts'
import { asked, keep, type Trend, type ViewQuery } from './metric-data.ts'

export type SupportSuccess =
  paths['/api/v1/support-success']['get']['responses'][200]['content']['application/json']

export function useSupportSuccess(query: ViewQuery, interval: Trend) {
  const params = { query: { ...query, interval } }
  return asked<SupportSuccess>(
    apiQuery.useQuery('get', '/api/v1/support-success', { params }, { placeholderData: keep }),
  )
}
