import type { Done, Later, Walker } from './acting.ts'
import type { Step } from './playbook.definition.ts'

/** Where an enrolment goes from its step, and what is remembered of it. */
export type Move = {
  id: number
  kind: string
  outcome: Record<string, unknown>
  step: string | null
  wakeAt: Date
  watchUntil?: Date
  ended?: { state: 'done' | 'failed' | 'exited'; reason: string }
  tries?: number
  error?: string
  /** Nothing was done yet: the step is not counted as taken. */
  isPending?: boolean
}

/** A step that may not be done yet: it is told, and nothing was done. */
export const WAITS = 'waits'

export function on(
  id: number,
  step: Step,
  outcome: Record<string, unknown>,
  next: string | null,
  now: Date,
): Move {
  return next === null
    ? end(id, step.kind, now, outcome)
    : { id, kind: step.kind, outcome, step: next, wakeAt: now }
}

export function end(id: number, kind: string, now: Date, outcome: Record<string, unknown>): Move {
  return { id, kind, outcome, step: null, wakeAt: now, ended: { state: 'done', reason: 'end' } }
}

/** After an action: on to the next step, or the same one again later. */
export function moveOf(
  { id, watch_until: watching }: Pick<Walker, 'id' | 'watch_until'>,
  step: Extract<Step, { next: string | null }>,
  result: Done | Later | undefined,
  now: Date,
): Move {
  if (!result || !('later' in result)) return on(id, step, result?.outcome ?? {}, step.next, now)
  const watchUntil = result.watchUntil ?? watching
  const until = result.watchUntil ?? result.later
  return {
    id,
    kind: WAITS,
    outcome: { waits_for: result.why, until: until.toISOString(), ...result.about },
    step: step.id,
    wakeAt: result.later,
    ...(watchUntil ? { watchUntil } : {}),
    // What it waits for is told once, when the wait begins; of one that may end earlier, the end stays the same meanwhile.
    isPending: result.isBrief === true || (result.watchUntil !== undefined && watching !== null),
  }
}
