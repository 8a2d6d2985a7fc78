import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { usageAccountNotFound, usagePeriodNotValid } from './events.errors.ts'
import { findUsageAccount, readAccountUsage } from './events.read.ts'

const DAY_MS = 86_400_000
const MOST_DAYS = 732
const DEFAULT_DAYS = 90

const usage = z.object({
  from: z.string(),
  to: z.string(),
  days: z.array(
    z.object({
      day: z.string(),
      events: z.number(),
      seconds: z.number(),
      active_contacts: z.number(),
      features: z.number(),
    }),
  ),
  features: z.array(
    z.object({
      feature_id: z.number(),
      name: z.string(),
      days: z.number(),
      contact_days: z.number(),
      contacts: z.number(),
      last_day: z.string(),
    }),
  ),
  contacts: z.array(
    z.object({
      contact_id: z.number().describe('0: contact not known'),
      external_id: z.string().nullable(),
      name: z.string().nullable(),
      email: z.string().nullable(),
      events: z.number(),
      seconds: z.number(),
      active_days: z.number(),
      last_at: z.string(),
    }),
  ),
})

/** What an account did, day by day, from the daily counts. Days without a row had no recorded use. */
export function usageRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  app.get(
    '/api/v1/accounts/:id/usage',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['events'],
        summary: 'Use of the product by an account: per day, feature and contact (UTC days)',
        params: z.object({ id: z.string().max(210) }),
        querystring: z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
        response: { 200: usage },
      },
    },
    async ({ params, query }) => {
      const to = query.to ?? clock().toISOString().slice(0, 10)
      const from =
        query.from ?? new Date(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY_MS).toISOString().slice(0, 10)
      const length = (Date.parse(to) - Date.parse(from)) / DAY_MS
      if (!(length >= 0 && length <= MOST_DAYS)) throw usagePeriodNotValid({ field: 'from' })
      const id = await findUsageAccount(db, params.id)
      if (id === undefined) throw usageAccountNotFound({ field: 'id' })
      return { from, to, ...(await readAccountUsage(db, { accountId: id, from, to })) }
    },
  )
}
