import * as z from 'zod'
import { bandSchema, movementSchema } from '../health/health.schema.ts'

const account = z.object({ id: z.number(), name: z.string() })
const total = { accounts: z.number(), mrr_minor: z.number() }
const row = z.object({
  account,
  mrr_minor: z.number(),
  renewal_date: z.string().nullable(),
  band: bandSchema,
  score: z.number().nullable(),
  silent: z.boolean().nullable(),
  change: z.number().nullable(),
})
const byBand = z.array(z.object({ band: bandSchema, ...total }))

export const todaySchema = z.object({
  day: z.string(),
  /** null: never marked as looked at; then a week ago counts. */
  looked_at: z.string().nullable(),
  compared_with: z.string(),
  is_empty: z.boolean(),
  /** `mine`: customers the member looks after, whatever the filter. */
  customers: z.object({ ...total, mine: z.number() }),
  /** `worse`: how many of them fell and now stand at watch or danger. */
  moved: z.object({ total: z.number(), worse: z.number(), rows: z.array(movementSchema) }),
  at_risk: z.object({ ...total, rows: z.array(row) }),
  renewals: z.object({
    ...total,
    weeks: z.array(z.object({ from: z.string(), ...total, bands: byBand })),
    bands: byBand,
    rows: z.array(row),
  }),
  quiet: z.object({ ...total, rows: z.array(row) }),
  shelfware: z.object({
    accounts: z.number(),
    seats_paid: z.number(),
    seats_used: z.number(),
    unused_mrr_minor: z.number(),
    rows: z.array(
      row.extend({ seats_paid: z.number(), seats_used: z.number(), unused_mrr_minor: z.number() }),
    ),
  }),
  tickets: z.array(
    z.object({
      ticket_id: z.number(),
      account,
      subject: z.string().nullable(),
      priority: z.enum(['low', 'normal', 'high', 'urgent']).nullable(),
      days: z.number(),
    }),
  ),
  notes: z.array(
    z.object({
      note_id: z.number(),
      account,
      body: z.string(),
      author_name: z.string().nullable(),
      occurred_at: z.string(),
      pinned: z.boolean(),
      mentioned: z.boolean(),
    }),
  ),
  silent_sources: z.array(z.object({ source: z.string(), last_received_at: z.string(), days: z.number() })),
})
