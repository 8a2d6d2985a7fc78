import type { Population } from '../contracts/population.ts'
import { knownOn, lastKnownDay, populationOf, type ViewQuery, viewQuery } from '../contracts/view.ts'
import type { Workspace } from '../team/workspace.store.ts'

const { from: _from, to: _to, ...filters } = viewQuery

/** What a question without a period may say: the day seen from and filters. */
export const dayViewQuery = filters

export type DayView = {
  /** The last day anything is known of. */
  until: string
  population: Population
  wire: { until: string; as_of: string | null; currency: string }
}

/** A question that looks back over all history from one day. */
export function dayView(query: ViewQuery, workspace: Workspace, now: Date): DayView {
  const until = lastKnownDay(query.as_of, workspace, now)
  const { currency } = workspace
  const known = knownOn(query.as_of, workspace)
  const population = populationOf(query, { from: until, to: until, known, currency })
  return { until, population, wire: { until, as_of: query.as_of ?? null, currency } }
}
