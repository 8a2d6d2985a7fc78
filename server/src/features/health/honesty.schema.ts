import { intervalMethods } from '@tsuzuku/core/stats/interval'
import * as z from 'zod'
import { bandSchema } from './health.schema.ts'

const interval = z
  .object({ low: z.number(), high: z.number(), level: z.number(), method: z.enum(intervalMethods) })
  .nullable()

/** `none`: no score was kept for that day, so nothing was said. */
export const saidSchema = z.enum(['danger', 'watch', 'good', 'unknown', 'none'])

const share = z.object({
  accounts: z.number(),
  mrr_minor: z
    .number()
    .describe(
      'Of those who left the monthly price just before, of those who stood that of the day they stood',
    ),
  share: z.number().nullable(),
  interval,
})

export const honestySchema = z.object({
  year: z.number(),
  years: z.array(z.number()).describe('Years of which scores are kept'),
  from: z.string(),
  to: z.string().describe('The end of the year, or the day seen from while it goes on'),
  days_before: z.number(),
  segments_kept_since: z
    .string()
    .nullable()
    .describe(
      'Where that is later than the first reading: from when on members of the segments are kept; readings before are left out',
    ),
  recorded_since: z
    .string()
    .nullable()
    .describe(
      'Where that is later than the day seen from: from when on contracts are recorded; by then nobody could know who left',
    ),
  left: z.object({
    accounts: z.number(),
    mrr_minor: z.number(),
    said: z.array(share.extend({ band: saidSchema })).describe('What was said of them that many days before'),
    reconstructed: z
      .number()
      .describe('Readings made afterwards, with facts that may have been recorded later'),
  }),
  stood: z.object({
    from: z.string().nullable(),
    to: z.string().nullable(),
    months: z.number().describe('Ends of months whose days after are over'),
    bands: z
      .array(
        z.object({
          band: bandSchema,
          accounts: z
            .number()
            .describe('Customers that stood there at the end of a month, each counted once'),
          mrr_minor: z.number(),
          stayed: share,
        }),
      )
      .describe('Of those who stood in a band, how many stayed'),
  }),
  rules: z.array(z.object({ version: z.number(), readings: z.number() })).describe('The rules that said it'),
})
export type Honesty = z.infer<typeof honestySchema>

export const honestyRowSchema = z.object({
  account: z.object({ id: z.number(), name: z.string() }),
  band: saidSchema,
  read_on: z.string().nullable().describe('The day of the kept score'),
  score: z.number().nullable(),
  rule_version: z.number().nullable(),
  reconstructed: z.boolean(),
  mrr_minor: z.number().nullable(),
  left_on: z.string().nullable().describe('Null for one who stayed'),
})
export type HonestyRow = z.infer<typeof honestyRowSchema>
