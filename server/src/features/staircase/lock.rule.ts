import type { OfferLockRule as CoreRule } from '@tsuzuku/core/staircase/offer-lock-reasons'
import * as z from 'zod'
import { versionedRule } from '../team/versioned-rule.ts'
import { lockRuleOutdated } from './staircase.errors.ts'

const unknownLocks = z.boolean().describe('Whether not knowing it locks')
const days = z.number().int().min(1).max(1095).describe('An older answer counts as not known')

/** Null leaves a condition out. */
export const lockRule = z.strictObject({
  experience: z
    .strictObject({ least: z.number().min(0).max(100), unknown_locks: unknownLocks })
    .nullable()
    .describe('Experience half of health'),
  nps: z
    .strictObject({ least: z.number().min(0).max(10), days, unknown_locks: unknownLocks })
    .nullable()
    .describe('The last answer, 0–10'),
  csat: z
    .strictObject({ least: z.number().min(1).max(5), days, unknown_locks: unknownLocks })
    .nullable()
    .describe('The last answer, 1–5'),
  escalations: z
    .strictObject({ unknown_locks: unknownLocks })
    .nullable()
    .describe('No urgent, high or escalated ticket is open'),
  onboarding: z.boolean().describe('No onboarding is running'),
  override_days: z.number().int().min(1).max(90).describe('So long an override lasts at most'),
})
export type LockRule = z.infer<typeof lockRule>

export const lockRules = versionedRule<LockRule>({
  table: 'offer_lock_rule',
  entity: 'offer-lock-rule',
  first: () => ({
    experience: { least: 60, unknown_locks: true },
    nps: { least: 7, days: 180, unknown_locks: false },
    csat: { least: 3, days: 90, unknown_locks: false },
    escalations: { unknown_locks: false },
    onboarding: true,
    override_days: 14,
  }),
  parse: (content) => lockRule.parse(content),
  outdated: (version) => lockRuleOutdated({ field: 'based_on', params: { version } }),
})

export function coreRuleOf({ experience, nps, csat, escalations, onboarding }: LockRule): CoreRule {
  const answer = (asked: LockRule['nps']) =>
    asked ? { least: asked.least, days: asked.days, unknownLocks: asked.unknown_locks } : undefined
  return {
    experience: experience ? { least: experience.least, unknownLocks: experience.unknown_locks } : undefined,
    nps: answer(nps),
    csat: answer(csat),
    escalations: escalations ? { unknownLocks: escalations.unknown_locks } : undefined,
    onboarding,
  }
}
