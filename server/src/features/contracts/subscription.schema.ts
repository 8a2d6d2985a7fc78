import * as z from 'zod'

export const namedSchema = z.object({ id: z.number(), key: z.string(), name: z.string() })

export const subscriptionSchema = z.object({
  id: z.number(),
  external_id: z.string().nullable(),
  account_id: z.number(),
  product: namedSchema,
  plan: namedSchema.nullable(),
  start_date: z.string(),
  end_date: z.string().nullable(),
  seats: z.number().nullable(),
  quantity: z.number().nullable(),
  mrr_minor: z.number(),
  currency: z.string(),
  billing_period: z.string(),
  renewal_date: z.string().nullable(),
  auto_renew: z.boolean().nullable(),
  trial: z.boolean(),
  cancel_requested_on: z.string().nullable(),
  recorded_at: z.string(),
})
