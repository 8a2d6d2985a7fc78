import * as z from 'zod'
import { wireRule } from '../segments/segment.rule.ts'

export const offerKinds = ['plan', 'seats', 'module', 'tier-up', 'other'] as const
export const MOST_STEPS = 12
const MOST_MINOR = 1e15
export const id = z.number().int().min(1).max(2_147_483_647)
const text = (most: number) => z.string().trim().max(most)

const offer = z.strictObject({
  name: text(200).min(1),
  kind: z.enum(offerKinds),
  product_id: id.nullable().default(null),
  plan_id: id.nullable().default(null),
  amount_minor: z
    .number()
    .int()
    .min(0)
    .max(MOST_MINOR)
    .nullable()
    .default(null)
    .describe('Expected in the first year, in the currency of the workspace'),
})

const step = {
  name: text(200).min(1),
  rule: wireRule.describe('The checkpoint: what an account must have lived through, as a rule of segments'),
  guidance: text(4000).default('').describe('What to do with the customer who stands here'),
  guidance_url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .default(null),
  offer: offer.nullable().default(null),
}

const written = {
  name: text(200).min(1),
  tier: text(100)
    .min(1)
    .nullable()
    .default(null)
    .describe('Null: every tier that has none of its own for the product'),
  product_id: id.nullable().default(null).describe('Null: the relationship as a whole'),
  steps: z
    .array(
      z.strictObject({ id: id.optional().describe('Of a step that stays; without it a new one'), ...step }),
    )
    .min(1)
    .max(MOST_STEPS)
    .refine((steps) => {
      const ids = steps.flatMap((one) => one.id ?? [])
      return new Set(ids).size === ids.length
    }, 'twice the same step')
    .describe('From the lowest up'),
}
export const staircaseBody = z.strictObject(written)
export const staircaseChange = z.strictObject({
  ...written,
  based_on: z.number().int().describe('The version seen; another by now is a conflict'),
})
export type StaircaseInput = z.infer<typeof staircaseBody>

const named = z.object({ id: z.number(), name: z.string() })

export const stepRow = z.object({ id: z.number(), ...step, rule: wireRule, offer: offer.nullable() })

export const staircaseRow = z.object({
  id: z.number(),
  name: z.string(),
  tier: z.string().nullable(),
  product: named.nullable(),
  version: z.number(),
  changed_by: z.string(),
  changed_at: z.string(),
  failed_with: z.string().nullable().describe('too-slow or failed: accounts stand where they stood before'),
  accounts: z.number(),
  steps: z.array(stepRow).describe('From the lowest up'),
})
export type StaircaseRow = z.infer<typeof staircaseRow>

export const versionRow = z.object({
  version: z.number(),
  saved_by: z.string(),
  saved_at: z.string(),
  content: z.object({
    name: z.string(),
    tier: z.string().nullable(),
    product_id: z.number().nullable(),
    steps: z.array(stepRow),
  }),
})
export type StaircaseContent = z.infer<typeof versionRow>['content']

export const lockReason = z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) })
export const override = z.object({
  id: z.number(),
  by: z.string(),
  reason: z.string(),
  made_at: z.string(),
  expires_at: z.string(),
})
export const lockState = z.object({
  is_open: z.boolean(),
  reasons: z.array(lockReason).describe('What speaks against an offer, also where an override lets it out'),
  override: override.nullable(),
})
