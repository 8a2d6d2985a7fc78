import * as z from 'zod'
import { ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { explainSchema } from '../segments/segments.schema.ts'
import { lockState } from './staircase.schema.ts'

const id = z.coerce.number().int().min(1).max(2_147_483_647)

export const standingFilter = {
  owner: ownerQuery,
  segment: segmentQuery,
  tier: z.string().max(100).optional().describe('none: accounts without a tier'),
  staircase: id.optional(),
  lock: z.enum(['open', 'locked']).optional().describe('As it was last looked at, with overrides'),
  ready: z
    .enum(['yes'])
    .optional()
    .describe('A checkpoint is met, its offer was not made yet, and the lock is open'),
}
export const listFilter = {
  ...standingFilter,
  step: z.coerce
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .describe('Id of a step; 0 is the ground'),
}

export const missingLine = explainSchema.shape.lines.element
const band = z.enum(['good', 'watch', 'danger', 'unknown'])

export const standingRow = z.object({
  account: z.object({ id: z.number(), name: z.string(), tier: z.string().nullable() }),
  owner: z.string().nullable(),
  mrr_minor: z.number().nullable(),
  health: z.object({ band, score: z.number().nullable() }),
  staircase: z.object({ id: z.number(), name: z.string() }),
  step: z.object({ id: z.number(), name: z.string() }).nullable().describe('Null is the ground'),
  reached: z.number(),
  since: z.string(),
  since_before: z.boolean().describe('It may have stood there before: nobody looked then'),
  next: z
    .object({
      id: z.number(),
      name: z.string(),
      is_unknown: z.boolean().describe('Not known whether its checkpoint is met'),
      missing: z.array(missingLine).describe('What of the checkpoint is not met or not known'),
    })
    .nullable()
    .describe('Null on the highest step'),
  lock: lockState,
  offer: z
    .object({
      name: z.string(),
      opportunity: z.object({ id: z.number(), stage: z.string() }).nullable(),
    })
    .nullable()
    .describe('What the step offers, and what became of it'),
  is_ready: z.boolean(),
})
export type StandingRow = z.infer<typeof standingRow>

export const standingSum = z.object({
  staircase_id: z.number(),
  step_id: z.number().nullable(),
  accounts: z.number(),
  mrr_minor: z.number(),
  ready: z.number(),
  locked: z.number(),
})
