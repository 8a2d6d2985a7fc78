import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import type { Http } from '../../platform/http.ts'
import { segmentsKeptSince } from '../accounts/segment-filter.ts'
import { membersKeptSince } from '../contracts/members-kept.ts'
import { groupings } from '../contracts/population.ts'
import { viewQuery } from '../contracts/view.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { answerKpiTree, changeReasons, treeReasons } from './kpi-tree.service.ts'
import { wireView } from './metric-wire.ts'
import { viewSchema } from './metrics.schema.ts'
import { viewOf } from './metrics.service.ts'

const sum = z.object({ accounts: z.number(), mrr_minor: z.number() })
const movements = z.object({
  start: sum,
  new: sum,
  reactivation: sum,
  upsell: sum,
  cross_sell: sum,
  contraction: sum,
  churn: sum,
  currency_change: sum,
  end: sum,
})
const part = z.number().nullable()
const parts = z.object({
  rate: part.describe('Churned MRR ÷ MRR at the start = customer_rate × price_ratio'),
  customer_rate: part,
  price_ratio: part.describe('Mean MRR of the accounts lost ÷ mean MRR of all at the start'),
  lost_price_minor: part,
  start_price_minor: part,
})

const treeSchema = viewSchema.extend({
  segments_kept_since: segmentsKeptSince,
  by: z.enum(groupings),
  reason: z.enum(treeReasons).nullable(),
  all: z.object({ movements, parts, previous: parts }).nullable(),
  groups: z.array(
    z.object({
      key: z.string(),
      label: z.string().nullable(),
      movements,
      parts,
      share: part,
      contribution: part.describe('Adds up to the rate of all'),
      previous_contribution: part,
      change: z.object({ mix: z.number(), rate: z.number() }).nullable(),
    }),
  ),
  change: z
    .object({
      total: z.number(),
      by_customers: z.number(),
      by_price: z.number(),
      by_mix: z.number(),
      by_rates: z.number(),
    })
    .nullable()
    .describe('total = by_customers + by_price = by_mix + by_rates'),
  change_reason: z.enum(changeReasons).nullable(),
})

/** How revenue churn comes about. */
export function kpiTreeRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  const cached = createAnswerCache()

  app.get(
    '/api/v1/kpi-tree',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary:
          'Revenue churn taken apart: count × price, movements and contributions by group, and the change',
        querystring: z.object({ ...viewQuery, by: z.enum(groupings).default('tier') }),
        response: { 200: treeSchema },
      },
    },
    async ({ query }) => {
      const view = viewOf(query, await readWorkspace(db), clock())
      const seen = (await readFactsSeen(db))(['accounts', 'members', 'merges', 'contracts', 'workspace'])
      return cached([seen, view.lastKnown, query], async () => ({
        ...wireView(view),
        segments_kept_since: await membersKeptSince(db, view.population),
        by: query.by,
        ...(await answerKpiTree(db, view, query.by)),
      }))
    },
  )
}
