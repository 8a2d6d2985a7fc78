import { intervalMethods } from '@tsuzuku/core/stats/interval'
import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import type { Http } from '../../platform/http.ts'
import { type SteadyAnswers, standingSchema } from '../../platform/steady-answers.ts'
import { segmentsKeptSince } from '../accounts/segment-filter.ts'
import { membersKeptSince } from '../contracts/members-kept.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { survivalGroupings } from './contract-survival.read.ts'
import { answerSurvival, testReasons } from './contract-survival.service.ts'
import { dayView, dayViewQuery } from './day-view.ts'

const curve = z.object({
  key: z.string().nullable(),
  label: z.string().nullable().describe('null: not set'),
  n: z.number(),
  lost: z.number(),
  few: z.boolean().describe('Too few accounts: not in the test'),
  points: z.array(
    z.object({
      month: z.number(),
      survival: z.number(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      at_risk: z.number(),
    }),
  ),
  restricted_mean: z
    .object({
      value: z.number(),
      interval: z
        .object({ low: z.number(), high: z.number(), level: z.number(), method: z.enum(intervalMethods) })
        .nullable(),
    })
    .nullable(),
  median_months: z.number().nullable(),
})

const survivalSchema = z.object({
  segments_kept_since: segmentsKeptSince,
  ...standingSchema,
  until: z.string(),
  as_of: z.string().nullable(),
  currency: z.string(),
  by: z.enum(survivalGroupings).nullable(),
  few_below: z.number(),
  horizon: z.number().nullable(),
  all: curve.nullable(),
  groups: z.array(curve),
  test: z
    .object({
      p_value: z.number(),
      chi_square: z.number(),
      degrees_of_freedom: z.number(),
      groups: z.number(),
    })
    .nullable(),
  test_reason: z.enum(testReasons).nullable(),
})

/** How long contracts last. */
export function contractSurvivalRoutes(
  app: Http,
  { db, clock, steady }: { db: Database; clock: Clock; steady: SteadyAnswers },
): void {
  app.get(
    '/api/v1/contract-survival',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary:
          'Kaplan–Meier curves of the contract by group, with intervals, log-rank test and restricted mean',
        querystring: z.object({
          ...dayViewQuery,
          by: z.enum(survivalGroupings).optional(),
          months: z.coerce.number().int().min(1).max(240).default(60),
        }),
        response: { 200: survivalSchema },
      },
    },
    async ({ query }) => {
      const view = dayView(query, await readWorkspace(db), clock())
      const seen = (await readFactsSeen(db))(['accounts', 'members', 'merges', 'contracts', 'workspace'])
      const { by, months } = query
      return steady({ key: ['survival', view.until, query], seen: [seen] }, async () => ({
        ...view.wire,
        segments_kept_since: await membersKeptSince(db, view.population),
        ...(await answerSurvival(db, { ...view, by, months })),
      }))
    },
  )
}
