import { CoreError } from '../error.ts'

/** What a condition asks; `unknownLocks` says what is meant by not knowing. */
export type Least = { readonly least: number; readonly unknownLocks: boolean }
export type LeastAnswer = Least & { readonly days: number }

/** Conditions of a satisfied account; `undefined` is not asked. */
export type OfferLockRule = {
  /** Experience half of health, 0–100. */
  readonly experience?: Least | undefined
  /** The last answer, while it is at most `days` old. */
  readonly nps?: LeastAnswer | undefined
  readonly csat?: LeastAnswer | undefined
  /** No urgent, high or escalated ticket is open. */
  readonly escalations?: { readonly unknownLocks: boolean } | undefined
  /** No onboarding is running. */
  readonly onboarding?: boolean | undefined
}

type Answer = { readonly score: number; readonly daysAgo: number }

/** What is known of an account; `null` is not known. */
export type OfferLockFacts = {
  readonly experience: number | null
  readonly nps: Answer | null
  readonly csat: Answer | null
  readonly openEscalations: number | null
  readonly runningOnboardings: number
}

export type OfferLockReason =
  | { readonly code: 'experience-low'; readonly params: { readonly score: number; readonly least: number } }
  | { readonly code: 'experience-unknown'; readonly params: { readonly least: number } }
  | {
      readonly code: 'nps-low' | 'csat-low'
      readonly params: { readonly score: number; readonly least: number; readonly daysAgo: number }
    }
  | {
      readonly code: 'nps-old' | 'csat-old'
      readonly params: { readonly score: number; readonly days: number; readonly daysAgo: number }
    }
  | { readonly code: 'nps-unknown' | 'csat-unknown'; readonly params: { readonly days: number } }
  | { readonly code: 'escalation-open' | 'onboarding-running'; readonly params: { readonly count: number } }
  | { readonly code: 'escalation-unknown'; readonly params: Readonly<Record<string, never>> }

/**
 * Everything that speaks against an offer to an account; none is an open lock.
 *
 * A condition that is known to fail locks. One that is not known locks where the rule says so: an answer older than
 * its days counts as not known, whatever it said.
 *
 * @param rule conditions; scores in their own units (experience 0–100, NPS 0–10, CSAT 1–5), ages in days
 * @param facts what is known today
 * @returns reasons in the order of the rule
 * @throws CoreError `offer-lock-reasons.not-a-number` for a score, age or count that is none
 * @example
 * offerLockReasons({ experience: { least: 60, unknownLocks: true } },
 *   { experience: 48, nps: null, csat: null, openEscalations: null, runningOnboardings: 0 })
 * // [{ code: 'experience-low', params: { score: 48, least: 60 } }]
 */
export function offerLockReasons(rule: OfferLockRule, facts: OfferLockFacts): OfferLockReason[] {
  const { nps, csat, experience, openEscalations, runningOnboardings } = facts
  const given = [nps?.score, nps?.daysAgo, csat?.score, csat?.daysAgo, experience, openEscalations]
  if ([...given, runningOnboardings].some((value) => typeof value === 'number' && !Number.isFinite(value))) {
    throw new CoreError('offer-lock-reasons.not-a-number', 'offerLockReasons requires finite facts')
  }
  return [
    ...experienceReasons(rule.experience, experience),
    ...answerReasons('nps', rule.nps, nps),
    ...answerReasons('csat', rule.csat, csat),
    ...escalationReasons(rule.escalations, openEscalations),
    ...(rule.onboarding && runningOnboardings > 0
      ? [{ code: 'onboarding-running' as const, params: { count: runningOnboardings } }]
      : []),
  ]
}

function experienceReasons(asked: Least | undefined, score: number | null): OfferLockReason[] {
  if (!asked) return []
  const { least } = asked
  if (score === null) return asked.unknownLocks ? [{ code: 'experience-unknown', params: { least } }] : []
  return score < least ? [{ code: 'experience-low', params: { score, least } }] : []
}

function answerReasons(
  kind: 'nps' | 'csat',
  asked: LeastAnswer | undefined,
  answer: Answer | null,
): OfferLockReason[] {
  if (!asked) return []
  const { least, days } = asked
  if (answer === null) return asked.unknownLocks ? [{ code: `${kind}-unknown`, params: { days } }] : []
  const { score, daysAgo } = answer
  if (daysAgo > days) {
    return asked.unknownLocks ? [{ code: `${kind}-old`, params: { score, days, daysAgo } }] : []
  }
  return score < least ? [{ code: `${kind}-low`, params: { score, least, daysAgo } }] : []
}

function escalationReasons(
  asked: OfferLockRule['escalations'],
  openEscalations: number | null,
): OfferLockReason[] {
  if (!asked) return []
  if (openEscalations === null) return asked.unknownLocks ? [{ code: 'escalation-unknown', params: {} }] : []
  return openEscalations > 0 ? [{ code: 'escalation-open', params: { count: openEscalations } }] : []
}
