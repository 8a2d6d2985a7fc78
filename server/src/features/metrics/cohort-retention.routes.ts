import { intervalMethods } from '@tsuzuku/core/stats/interval'
import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen, type Topic } from '../../platform/facts-seen.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageQuery } from '../../platform/paging.ts'
import { type SteadyAnswers, standingSchema } from '../../platform/steady-answers.ts'
import { segmentsKeptSince } from '../accounts/segment-filter.ts'
import { membersKeptSince } from '../contracts/members-kept.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { readCohortAccounts } from './cohort-accounts.read.ts'
import { answerCohorts, cohortSteps } from './cohort-retention.service.ts'
import { dayView, dayViewQuery } from './day-view.ts'

const cell = z.object({
  age: z.number().describe('Months (quarters) since the first paid day of each account'),
  reached: z.number().describe('Accounts old enough; the shares are of these'),
  customers: z.number(),
  mrr_start_minor: z.number(),
  mrr_net_minor: z.number(),
  mrr_gross_minor: z.number(),
  logo: z.number(),
  logo_interval: z
    .object({ low: z.number(), high: z.number(), level: z.number(), method: z.enum(intervalMethods) })
    .nullable(),
  net: z.number(),
  gross: z.number(),
})

const cohort = {
  accounts: z.number(),
  currency_changed: z
    .number()
    .describe('Of the accounts, those followed only up to the day a contract of theirs changed its currency'),
  cells: z.array(cell),
}

const cohortsSchema = z.object({
  segments_kept_since: segmentsKeptSince,
  ...standingSchema,
  until: z.string(),
  as_of: z.string().nullable(),
  currency: z.string(),
  by: z.enum(cohortSteps),
  small_below: z.number().describe('Cohorts with fewer accounts are marked as small'),
  earlier: z.number().describe('Cohorts before those shown'),
  cohorts: z.array(z.object({ start: z.string(), ...cohort })),
  all: z.object(cohort),
})

const cohortAccountsSchema = z.object({
  until: z.string(),
  currency: z.string(),
  rows: z.array(
    z.object({
      account: z.object({ id: z.number(), external_id: z.string().nullable(), name: z.string() }),
      first_paid_on: z.string(),
      looked_at: z.string(),
      mrr_start_minor: z.number(),
      mrr_minor: z.number(),
    }),
  ),
  next_cursor: z.string().nullable(),
})

const topics: readonly Topic[] = ['accounts', 'merges', 'contracts', 'workspace']
const access = { config: { access: 'metrics:read' as const } }

/** What is left of the customers of each month or quarter. */
export function cohortRoutes(
  app: Http,
  { db, clock, steady }: { db: Database; clock: Clock; steady: SteadyAnswers },
): void {
  const cached = createAnswerCache()

  app.get(
    '/api/v1/cohorts',
    {
      ...access,
      schema: {
        tags: ['metrics'],
        summary: 'Customer, gross and net revenue retention by month or quarter of the first paid day',
        querystring: z.object({
          ...dayViewQuery,
          by: z.enum(cohortSteps).default('month'),
          last: z.coerce.number().int().min(1).max(60).default(24),
        }),
        response: { 200: cohortsSchema },
      },
    },
    async ({ query }) => {
      const view = dayView(query, await readWorkspace(db), clock())
      const seen = (await readFactsSeen(db))(topics)
      const { by, last } = query
      return steady({ key: ['cohorts', view.until, query], seen: [seen] }, async () => ({
        ...view.wire,
        segments_kept_since: await membersKeptSince(db, view.population),
        by,
        ...(await answerCohorts(db, { ...view, by, last })),
      }))
    },
  )

  app.get(
    '/api/v1/cohorts/accounts',
    {
      ...access,
      schema: {
        tags: ['metrics'],
        summary: 'The accounts of one cohort at one age, with what they paid at first and then',
        querystring: z.object({
          ...pageQuery,
          ...dayViewQuery,
          by: z.enum(cohortSteps).default('month'),
          start: z.iso.date(),
          age: z.coerce.number().int().min(0).max(1200),
        }),
        response: { 200: cohortAccountsSchema },
      },
    },
    async ({ query }) => {
      const view = dayView(query, await readWorkspace(db), clock())
      const seen = (await readFactsSeen(db))(topics)
      const after = decodeCursor(query.cursor, z.object({ value: z.number(), id: z.number() }))
      const { by, start, age, limit } = query
      const rows = await cached(['accounts', seen, view.until, query], () =>
        readCohortAccounts(db, { ...view, by, start, age, after, limit: limit + 1 }),
      )
      const page = nextPage(rows, limit, (row) => ({ value: row.before, id: row.account_id }))
      return {
        until: view.until,
        currency: view.wire.currency,
        rows: page.rows.map((row) => ({
          account: { id: row.account_id, external_id: row.external_id, name: row.account_name },
          first_paid_on: row.first_paid_on,
          looked_at: row.looked_at,
          mrr_start_minor: row.before,
          mrr_minor: row.after,
        })),
        next_cursor: page.next_cursor,
      }
    },
  )
}
