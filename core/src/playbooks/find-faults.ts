import type { Next, Step, Ways } from './definition.ts'
import { nextSteps } from './next-steps.ts'

export type Fault = {
  /** The step that is at fault; `null` is the beginning. */
  readonly step: string | null
  readonly reason:
    | 'nothing-to-do'
    | 'same-id'
    | 'leads-nowhere'
    | 'unreachable'
    | 'loop-without-wait'
    | 'shares-not-one'
}

/**
 * What keeps a playbook from being walked: steps that lead to none, that nobody comes to, that come back to themselves
 * without any time passing, chances that do not add up to 1, and a playbook that does nothing.
 *
 * Coming back after a wait is allowed: that is how a reminder repeats. The steps that can be reached in no time from one
 * another are the graph without the ways on which time is sure to pass: out of a wait, and out of a wait until something
 * when its time is over. What it waits for may be there already, and nobody may have been asked for an answer, so the
 * other ways take none. A cycle in that graph is found by depth-first search (Tarjan, SIAM Journal on Computing 1, 1972).
 *
 * @param ways first step and steps
 * @returns faults in the order of the steps; none for a playbook that can be walked
 * @example
 * findFaults({ first: 'a', steps: [{ id: 'a', kind: 'action', next: 'a' }] }) // [{ step: 'a', reason: 'loop-without-wait' }]
 */
export function findFaults({ first, steps }: Ways): Fault[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const isThere = (next: Next) => next === null || byId.has(next)
  const reached = reachedFrom(first, byId)
  const looping = withLoops(steps, byId)
  const faults: Fault[] = []
  if (!isThere(first)) faults.push({ step: null, reason: 'leads-nowhere' })
  if (!steps.some((step) => step.kind === 'action' && reached.has(step.id)))
    faults.push({ step: null, reason: 'nothing-to-do' })
  const seen = new Set<string>()
  for (const step of steps) {
    const say = (reason: Fault['reason']) => faults.push({ step: step.id, reason })
    if (seen.has(step.id)) say('same-id')
    seen.add(step.id)
    if (!nextSteps(step).every(isThere)) say('leads-nowhere')
    if (!reached.has(step.id)) say('unreachable')
    if (looping.has(step.id)) say('loop-without-wait')
    if (step.kind === 'split' && !addsUpToOne(step.ways.map((way) => way.share))) say('shares-not-one')
  }
  return faults
}

function reachedFrom(first: Next, byId: ReadonlyMap<string, Step>): Set<string> {
  const reached = new Set<string>()
  const open: Next[] = [first]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === null || reached.has(id)) continue
    const step = byId.get(id)
    if (!step) continue
    reached.add(id)
    open.push(...nextSteps(step))
  }
  return reached
}

/** Where a step may lead at the moment it is come to. */
function nextAtOnce(step: Step): Next[] {
  if (step.kind === 'wait') return []
  return step.kind === 'wait-until' ? [step.met] : nextSteps(step)
}

/** The steps through which a cycle closes in which nobody is sure to wait. */
function withLoops(steps: readonly Step[], byId: ReadonlyMap<string, Step>): Set<string> {
  const looping = new Set<string>()
  const state = new Map<string, 'open' | 'done'>()
  const visit = (step: Step): void => {
    state.set(step.id, 'open')
    for (const next of nextAtOnce(step)) {
      const other = next === null ? undefined : byId.get(next)
      if (!other) continue
      if (state.get(other.id) === 'open') looping.add(step.id)
      else if (!state.has(other.id)) visit(other)
    }
    state.set(step.id, 'done')
  }
  for (const step of steps) if (!state.has(step.id)) visit(step)
  return looping
}

function addsUpToOne(shares: readonly number[]): boolean {
  return (
    shares.every((share) => share > 0 && share <= 1) &&
    Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9
  )
}
