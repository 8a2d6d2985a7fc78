import * as z from 'zod'
import { plausibleDay } from '../../platform/plausible-day.ts'
import { stages } from './accounts.tables.ts'

const shortText = z.string().trim().min(1).max(200)
const externalId = z.string().trim().min(1).max(255)

export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^,]+$/)

export const tagList = z.array(tagSchema).max(50)

/** What may be said of an account: absent keeps, null clears. */
export const accountInput = {
  name: shortText.optional(),
  domain: z.string().trim().min(1).max(253).nullable().optional(),
  owner_id: z.uuid().nullable().optional(),
  stage: z.enum(stages).optional(),
  tier: z.string().trim().min(1).max(60).nullable().optional(),
  industry: shortText.nullable().optional(),
  country: shortText.nullable().optional(),
  parent_id: z.number().int().positive().nullable().optional(),
  signed_up_on: plausibleDay.nullable().optional(),
  tags: tagList.optional(),
  attributes: z
    .record(z.string().max(63), z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]))
    .optional(),
}

export const accountPatch = z.strictObject(accountInput)
export const accountCreate = z.strictObject({
  ...accountInput,
  name: shortText,
  external_id: externalId.optional(),
})

export const bulkChange = z.strictObject({
  ids: z.array(z.number().int().positive()).min(1).max(5000),
  owner_id: accountInput.owner_id,
  stage: accountInput.stage,
  tier: accountInput.tier,
  tags: accountInput.tags,
  add_tags: tagList.optional(),
  remove_tags: tagList.optional(),
})

export type AccountPatch = z.infer<typeof accountPatch>
export type AccountCreate = z.infer<typeof accountCreate>
export type BulkChange = z.infer<typeof bulkChange>
