import { CoreError } from '../error.ts'
import { addDays } from '../time/add-days.ts'
import { daysBetween } from '../time/days-between.ts'
import { type PlannedDays, type PlannedStep, plannedDays } from './planned-days.ts'

export type StepProgress = PlannedStep & {
  /** The day it was done or skipped; left out while it is neither. */
  readonly finishedOn?: string | undefined
}

export type OnboardingProgress = {
  readonly startedOn: string
  readonly today: string
  readonly steps: readonly StepProgress[]
  /** So many days without any step finished, while one is late, are standing still. */
  readonly stuckAfterDays: number
  /** Days it was paused, by which every day of the plan is put off. */
  readonly pausedDays?: number
  /** When the last pause ended: standing still is counted from then at the earliest. */
  readonly resumedOn?: string | undefined
}

export type StepStanding = {
  readonly id: string
  /** open: it can be worked on; waiting: a step before it is not finished. */
  readonly standing: 'finished' | 'open' | 'waiting'
  readonly openSince: string | undefined
  readonly dueOn: string
  /** Whole days after its due day: until today while it is not finished, else until it was; 0 in time. */
  readonly daysLate: number
}

export type OnboardingStanding = {
  readonly state: 'on-track' | 'behind' | 'stuck' | 'done'
  readonly dueOn: string
  readonly doneOn: string | undefined
  /** Days since a step was last finished, or since the start. */
  readonly quietDays: number
  /** Share of the steps due by today that are finished, 0–1; `undefined` while none is due. */
  readonly progress: number | undefined
  readonly steps: readonly StepStanding[]
}

/**
 * How an onboarding stands on a day, by how long its steps are expected to take.
 *
 * Due day of step i: startedOn + ends(i) of `plannedDays` + pausedDays. Late: open and today > due. Quiet days: today −
 * the latest of startedOn, resumedOn and the days steps were finished on. With L the late steps:
 * done ⇔ every step is finished; stuck ⇔ L ≠ ∅ and quiet ≥ max(stuckAfterDays, the longest `days` in L);
 * behind ⇔ L ≠ ∅ and not stuck; on track otherwise. A step that waits for another is never late itself: the one it
 * waits for is. A step finished before those it waits for counts: facts come before plans.
 *
 * @param progress days as YYYY-MM-DD; a step finished after today is not finished yet
 * @throws CoreError `onboarding-state.no-steps`, `onboarding-state.not-a-day`, and as {@link plannedDays}
 * @example
 * onboardingState({ startedOn: '2026-04-01', today: '2026-04-05', stuckAfterDays: 14,
 *   steps: [{ id: 'a', after: [], days: 3 }] }).state // 'behind': due on the 4th
 */
export function onboardingState(progress: OnboardingProgress): OnboardingStanding {
  const { startedOn, today, steps, stuckAfterDays, pausedDays = 0, resumedOn } = progress
  if (steps.length === 0) throw new CoreError('onboarding-state.no-steps', 'onboardingState requires steps')
  if (![stuckAfterDays, pausedDays].every((days) => Number.isSafeInteger(days) && days >= 0))
    throw new CoreError('onboarding-state.not-a-day', 'onboardingState requires whole, non-negative days')
  const planned = plannedDays(steps)
  const finished = new Map(
    steps.flatMap(({ id, finishedOn }) =>
      finishedOn && finishedOn <= today ? [[id, finishedOn] as const] : [],
    ),
  )
  const dueOn = (id: string) => addDays(startedOn, (planned.get(id) as PlannedDays).ends + pausedDays)
  const standings = steps.map((step) =>
    standingOf(step, { startedOn, today, finished, dueOn: dueOn(step.id) }),
  )
  const moves = [startedOn, ...(resumedOn ? [resumedOn] : []), ...finished.values()]
  const quietDays = Math.max(0, daysBetween(latest(moves), today))
  const late = steps.filter(
    (_, at) => standings[at]?.standing === 'open' && (standings[at]?.daysLate ?? 0) > 0,
  )
  const patience = Math.max(stuckAfterDays, ...late.map(({ days }) => days))
  const due = standings.filter((standing) => standing.dueOn <= today)
  const isDone = finished.size === steps.length
  return {
    state: isDone ? 'done' : late.length === 0 ? 'on-track' : quietDays >= patience ? 'stuck' : 'behind',
    dueOn: latest(standings.map((standing) => standing.dueOn)),
    doneOn: isDone ? latest([...finished.values()]) : undefined,
    quietDays,
    progress:
      due.length === 0
        ? undefined
        : due.filter(({ standing }) => standing === 'finished').length / due.length,
    steps: standings,
  }
}

type Known = { startedOn: string; today: string; finished: ReadonlyMap<string, string>; dueOn: string }

function standingOf(step: StepProgress, { startedOn, today, finished, dueOn }: Known): StepStanding {
  const finishedOn = finished.get(step.id)
  const before = step.after.map((id) => finished.get(id))
  const isFree = before.every((day) => day !== undefined)
  const standing = finishedOn ? 'finished' : isFree ? 'open' : 'waiting'
  return {
    id: step.id,
    standing,
    openSince: isFree ? latest([startedOn, ...before.flatMap((day) => day ?? [])]) : undefined,
    dueOn,
    daysLate: standing === 'waiting' ? 0 : Math.max(0, daysBetween(dueOn, finishedOn ?? today)),
  }
}

const latest = (days: readonly string[]): string => days.reduce((last, day) => (day > last ? day : last), '')
