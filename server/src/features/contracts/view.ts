import * as z from 'zod'
import { dayIn } from '../../platform/clock.ts'
import { segmentIds } from '../accounts/segment-filter.ts'
import type { Workspace } from '../team/workspace.store.ts'
import { periodBackwards } from './contracts.errors.ts'
import type { Known } from './known.ts'
import type { Population, PopulationKey } from './population.ts'

const day = z.iso.date()
const attribute = z
  .string()
  .max(300)
  .regex(/^[a-z][a-z0-9_]{0,62}:./)
  .optional()
  .describe('Custom attribute as key:value; the value "none" means not set')
const word = z.string().min(1).max(200).optional()

/** What a question about figures may say: period (its end is the first day after it), as-of day, filters. */
export const viewQuery = {
  from: day.optional(),
  to: day.optional(),
  as_of: day.optional(),
  tier: word,
  plan: word,
  owner: word,
  product: word,
  stage: word,
  industry: word,
  country: word,
  tag: word,
  attribute,
  segment: z.string().regex(segmentIds).optional().describe('Ids of segments; in any of them'),
}

export type ViewQuery = { from?: string | undefined; to?: string | undefined; as_of?: string | undefined } & {
  [Key in PopulationKey]?: string | undefined
}

export function knownOn(asOf: string | null | undefined, workspace: Workspace): Known {
  return asOf === undefined || asOf === null ? undefined : { day: asOf, timeZone: workspace.timeZone }
}

/** The last day about which anything can be said: today, or the day seen from. */
export function lastKnownDay(asOf: string | undefined, workspace: Workspace, now: Date): string {
  const today = dayIn(workspace.timeZone, now)
  return asOf !== undefined && asOf < today ? asOf : today
}

export function requireForward(from: string, to: string): void {
  if (to <= from) throw periodBackwards({ field: 'to' })
}

export function populationOf(
  query: ViewQuery,
  view: Pick<Population, 'from' | 'to' | 'known' | 'currency' | 'by'>,
): Population {
  const { tier, plan, owner, product, stage, industry, country, tag, attribute, segment } = query
  const filters = Object.fromEntries(
    Object.entries({ tier, plan, owner, product, stage, industry, country, tag, attribute, segment }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Population['filters']
  return { ...view, filters }
}
