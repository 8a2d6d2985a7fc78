import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import type { OfferGate } from '../mail/offer-gate.ts'
import type { ActionStep } from './playbook.definition.ts'

/** An enrolment at a step. */
export type Walker = {
  id: number
  playbook_id: number
  version: number
  account_id: number
  contact_id: number | null
  step_id: string | null
  wake_at: Date
  watch_until: Date | null
  steps_taken: number
  tries: number
  cause: Record<string, unknown>
}

export type Done = { outcome: Record<string, unknown> }
/** Nothing was done: it may not be done before then. */
export type Later = {
  later: Date
  why: string
  /** Over in a moment: nobody needs to read of it. */
  isBrief?: boolean
  /** It waits for something that may come earlier, until then at most. */
  watchUntil?: Date
  about?: Record<string, unknown>
}

export type Acting<Step extends ActionStep = ActionStep> = {
  step: Step
  walkers: readonly Walker[]
  now: Date
  playbook: number
  clock: Clock
  /** Whether an offer may leave; asked again when it does. */
  offerGate: OfferGate
  /** What links in mails begin with. */
  baseUrl: string
}

/** Does what a step says for some enrolments at once; what it does has a name by which it is done once. */
export type Action<Step extends ActionStep = ActionStep> = (
  db: Db,
  acting: Acting<Step>,
) => Promise<Map<number, Done | Later>>

/** The name of what a step does for an enrolment, the same over all tries. */
export function nameOf(walker: Walker, suffix = ''): string {
  return `playbook:${walker.id}:${walker.steps_taken}${suffix}`
}
