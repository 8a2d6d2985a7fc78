import { apiQuery } from '../../lib/api.ts'

/** Today of one owner's customers, or of all, within a segment or without. */
export const todayQuery = ({
  owner,
  segment,
}: {
  readonly owner?: string | undefined
  readonly segment?: string | undefined
}) =>
  apiQuery.queryOptions('get', '/api/v1/today', {
    params: { query: { owner: owner ?? 'all', ...(segment ? { segment } : {}) } },
  })
