import type { paths } from '../../lib/api.gen.d.ts'
import { apiQuery } from '../../lib/api.ts'
import { asked, type Grouping, keep, useViewQuery } from './metric-data.ts'

export type KpiTree = paths['/api/v1/kpi-tree']['get']['responses'][200]['content']['application/json']
export type TreeGroup = KpiTree['groups'][number]
export type TreeAll = NonNullable<KpiTree['all']>

export function useKpiTree(by: Grouping) {
  const params = { query: { ...useViewQuery(), by } }
  return asked<KpiTree>(apiQuery.useQuery('get', '/api/v1/kpi-tree', { params }, { placeholderData: keep }))
}
