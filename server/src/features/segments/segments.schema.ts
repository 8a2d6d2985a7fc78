import * as z from 'zod'
import { attributeTypes } from '../accounts/attribute.store.ts'
import { fieldArguments, fieldGroups, fieldTypes, fieldUnits, unknownReasons } from './segment.field.ts'
import { conditionSchema, operators, wireRule } from './segment.rule.ts'

export const byId = z.object({ id: z.coerce.number().int().min(1).max(2147483647) })

const band = z.enum(['good', 'watch', 'danger', 'unknown']).nullable()

export const segmentSchema = z.object({
  id: z.number(),
  name: z.string(),
  description: z.string(),
  kind: z.enum(['rule', 'list']),
  version: z.number(),
  created_by: z.string().nullable(),
  created_at: z.string(),
  changed_at: z.string(),
  evaluated_at: z.string().nullable(),
  failed_with: z
    .string()
    .nullable()
    .describe('too-slow or failed: members are those of the last look that worked'),
  accounts: z.number(),
  mrr_minor: z.number(),
  unknown: z.number().describe('Accounts of which it is not known whether they belong'),
  trend: z.array(z.object({ day: z.string(), accounts: z.number() })),
})

const named = z.object({ id: z.number(), name: z.string() })

export const oneSegmentSchema = segmentSchema.extend({
  rule: wireRule.nullable(),
  used_by: z.array(named).describe('Segments that stand on this one'),
})

export const versionSchema = z.object({
  version: z.number(),
  name: z.string(),
  rule: wireRule.nullable(),
  saved_by: z.string().nullable(),
  saved_at: z.string(),
})

const sampleRow = z.object({
  id: z.number(),
  name: z.string(),
  mrr_minor: z.number().nullable(),
  band,
})

export const previewSchema = z.object({
  accounts: z.number(),
  mrr_minor: z.number(),
  unknown: z.number(),
  others: z.number().describe('Accounts that are known not to belong'),
  sample: z.array(sampleRow),
  unknown_sample: z.array(sampleRow),
})

const truth = z.enum(['yes', 'no', 'unknown'])

export const explainSchema = z.object({
  account: named,
  truth,
  lines: z.array(
    z.object({
      depth: z.number(),
      kind: z.enum(['all', 'any', 'condition', 'segment', 'list']),
      not: z.boolean(),
      truth,
      condition: conditionSchema.nullable(),
      value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable(),
      reason: z.enum(unknownReasons).nullable().describe('Why the value is not known'),
      segment: named.nullable(),
    }),
  ),
})

const choice = z.object({ value: z.string(), label: z.string() })

export const fieldsSchema = z.object({
  rows: z.array(
    z.object({
      key: z.string(),
      group: z.enum(fieldGroups),
      type: z.enum(fieldTypes),
      unit: z.enum(fieldUnits).nullable(),
      label: z.object({ ja: z.string(), en: z.string() }),
      operators: z.array(z.enum(operators)),
      needs: z.array(z.enum(fieldArguments)),
      changes: z.boolean(),
      choices: z.array(z.string()).nullable(),
      source: z.string().nullable().describe('Which list of the workspace the choices come from'),
      attribute_type: z.enum(attributeTypes).nullable(),
    }),
  ),
  ratio_parts: z.array(z.string()),
  events: z.array(choice),
  features: z.array(choice),
  segments: z.array(named),
})

export const memberSchema = z.object({
  account: named.extend({ external_id: z.string().nullable() }),
  owner: z.string().nullable(),
  mrr_minor: z.number().nullable(),
  band,
  since: z.string(),
})

export const moveSchema = z.object({
  account: named,
  kind: z.enum(['entered', 'left']),
  at: z.string(),
  version: z.number().describe('The version of the segment that moved it'),
  mrr_minor: z.number().nullable(),
})

export const countSchema = z.object({
  day: z.string(),
  version: z.number(),
  accounts: z.number(),
  mrr_minor: z.number(),
  unknown: z.number(),
  reconstructed: z.boolean(),
})
