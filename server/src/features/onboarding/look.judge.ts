import { onboardingState } from '@tsuzuku/core/onboarding/onboarding-state'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import type { EventHit } from './event-hits.read.ts'
import type { KeptRun, KeptStep, RunState } from './look.read.ts'
import { type Reason, reasonsOf } from './reasons.ts'
import { type Content, plannedOf, type Step } from './template.definition.ts'

/** What facts say of the steps of one onboarding. */
export type RunFacts = {
  hits: ReadonlyMap<string, EventHit>
  /** Of steps by rule, and of first value by rule under FIRST_VALUE. */
  verdicts: ReadonlyMap<string, boolean | null>
}

/** No id of a step: those have small letters only. */
export const FIRST_VALUE = '(first value)'

export type Judged = {
  state: RunState
  due_on: string
  ended_on: string | null
  first_value_on: string | null
  steps: number
  steps_finished: number
  progress: number | null
  /** Steps due by the day, and those of them finished. */
  due: [number, number]
  reasons: Reason[]
  kept: KeptStep[]
}

type Finish = Pick<KeptStep, 'how' | 'finished_on' | 'seen' | 'people' | 'verdict'>
const unknown: Finish = { how: null, finished_on: null, seen: null, people: null, verdict: null }

/** How one onboarding stands on a day: what people said, else what facts say, then the plan. */
export function judgeRun(run: KeptRun, content: Content, facts: RunFacts, today: string): Judged {
  const kept = new Map((run.kept ?? []).map((step) => [step.step_id, step]))
  const finishes = new Map(
    content.steps.map((step) => [step.id, finishOf(step, kept.get(step.id), facts, today)]),
  )
  const standing = onboardingState({
    startedOn: run.started_on,
    today,
    stuckAfterDays: content.stuck_after_days,
    pausedDays: run.paused_days + (run.paused_on ? Math.max(0, daysBetween(run.paused_on, today)) : 0),
    resumedOn: run.resumed_on ?? undefined,
    steps: content.steps.map((step) => ({
      ...plannedOf(step),
      finishedOn: finishes.get(step.id)?.finished_on ?? undefined,
    })),
  })
  const factsOf = (id: string) => finishes.get(id) ?? unknown
  const due = standing.steps.filter((step) => step.dueOn <= today)
  return {
    state: run.paused_on && standing.state !== 'done' ? 'paused' : standing.state,
    due_on: standing.dueOn,
    ended_on: standing.doneOn ?? null,
    first_value_on: firstValueOf(run, content, finishes, { facts, today }),
    steps: content.steps.length,
    steps_finished: standing.steps.filter((step) => step.standing === 'finished').length,
    progress: standing.progress === undefined ? null : Math.round(standing.progress * 1_000) / 1_000,
    due: [due.length, due.filter((step) => step.standing === 'finished').length],
    reasons: reasonsOf(content, standing, { startedOn: run.started_on, factsOf }),
    kept: standing.steps.map((step) => {
      const finish =
        step.standing === 'finished'
          ? factsOf(step.id)
          : { ...factsOf(step.id), how: null, finished_on: null }
      return {
        ...finish,
        step_id: step.id,
        standing: step.standing,
        open_since: step.openSince ?? null,
        due_on: step.dueOn,
      }
    }),
  }
}

/** What a person said stays; a rule that held once stays finished; events are asked anew each time. */
function finishOf(step: Step, kept: KeptStep | undefined, facts: RunFacts, today: string): Finish {
  const { done } = step
  const hit = facts.hits.get(step.id)
  const seen = done.how === 'event' ? { seen: hit?.seen ?? null, people: hit?.people ?? 0 } : {}
  if (kept?.how === 'hand' || kept?.how === 'skipped')
    return { ...unknown, ...seen, how: kept.how, finished_on: kept.finished_on }
  if (done.how === 'event')
    return hit?.finished_on
      ? { ...unknown, ...seen, how: 'event', finished_on: hit.finished_on }
      : { ...unknown, ...seen }
  if (done.how === 'hand') return unknown
  if (kept?.how === 'rule') return { ...unknown, how: 'rule', finished_on: kept.finished_on, verdict: true }
  const verdict = facts.verdicts.get(step.id) ?? null
  return verdict ? { ...unknown, how: 'rule', finished_on: today, verdict } : { ...unknown, verdict }
}

function firstValueOf(
  run: KeptRun,
  { first_value: first }: Content,
  finishes: ReadonlyMap<string, Finish>,
  { facts, today }: { facts: RunFacts; today: string },
): string | null {
  if (first === null) return null
  if (first.kind === 'rule')
    return run.first_value_on ?? (facts.verdicts.get(FIRST_VALUE) === true ? today : null)
  const finish = finishes.get(first.step_id)
  return finish?.finished_on && finish.how !== 'skipped' && finish.finished_on <= today
    ? finish.finished_on
    : null
}
