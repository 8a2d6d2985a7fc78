import * as z from 'zod'
import { versionedRule } from '../team/versioned-rule.ts'
import { renewalRuleOutdated } from './renewals.errors.ts'

const checkpoint = z.strictObject({
  from: z.enum(['start', 'end']),
  days: z
    .number()
    .int()
    .min(0)
    .max(3660)
    .describe('After the beginning of the contract year, or before its end'),
})
const checkpoints = z
  .array(checkpoint)
  .max(12)
  .refine((list) => new Set(list.map(checkpointKey)).size === list.length, 'twice the same')

export const renewalRule = z.strictObject({
  checkpoints: checkpoints.describe('For every tier without its own'),
  tiers: z.record(z.string().min(1).max(100), checkpoints).default({}),
  call_within_days: z
    .number()
    .int()
    .min(1)
    .max(90)
    .describe('After a checkpoint, until when a CSM is to call it'),
  pack_days: z.number().int().min(1).max(365).describe('So many days before, the hand-over pack is made'),
  pack_to: z.uuid().nullable().describe('Who gets packs of renewals without an owner of their own'),
  pack_webhook: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .default(null)
    .describe('Called with every pack that is sent, signed like the calls of playbooks'),
})
export type RenewalRule = z.infer<typeof renewalRule>

/** `start-90`, `end-90`. */
export function checkpointKey({ from, days }: z.infer<typeof checkpoint>): string {
  return `${from}-${days}`
}

export const renewalRules = versionedRule<RenewalRule>({
  table: 'renewal_rule',
  entity: 'renewal-rule',
  first: () => ({
    checkpoints: [
      { from: 'start', days: 30 },
      { from: 'start', days: 90 },
      { from: 'start', days: 180 },
      { from: 'start', days: 270 },
      { from: 'end', days: 90 },
    ],
    tiers: {},
    call_within_days: 7,
    pack_days: 90,
    pack_to: null,
    pack_webhook: null,
  }),
  parse: (content) => renewalRule.parse(content),
  outdated: (version) => renewalRuleOutdated({ field: 'based_on', params: { version } }),
})
