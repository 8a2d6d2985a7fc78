import { addMonths } from '@tsuzuku/core/time/add-months'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import { monthStart } from '@tsuzuku/core/time/month-start'
import type { ShownGoal, ShownStep } from '../../lib/success.ts'

export type BarredGoal = Pick<ShownGoal, 'name' | 'baseline_on' | 'target_on' | 'state'>
export type BarredStep = Pick<
  ShownStep,
  'title' | 'side' | 'starts_on' | 'due_on' | 'is_done' | 'is_overdue'
> & {
  readonly is_dropped?: boolean
}

interface Bar {
  readonly key: string
  readonly name: string
  readonly from: string
  readonly to: string
  readonly tone: 'goal' | 'us' | 'customer' | 'done'
}
export type Barred =
  | (Bar & { readonly kind: 'goal'; readonly state: ShownGoal['state'] })
  | (Bar & {
      readonly kind: 'step'
      readonly side: 'us' | 'customer'
      readonly isDone: boolean
      readonly isOverdue: boolean
    })

/** Goals first, then steps by the day they are due. */
export function barsOf(goals: readonly BarredGoal[], steps: readonly BarredStep[]): Barred[] {
  return [
    ...goals.map((goal, at) => ({
      kind: 'goal' as const,
      key: `goal ${at}`,
      name: goal.name,
      from: goal.baseline_on,
      to: goal.target_on,
      tone: 'goal' as const,
      state: goal.state,
    })),
    ...steps
      .filter((step) => !step.is_dropped)
      .map((step, at) => ({
        kind: 'step' as const,
        key: `step ${at}`,
        name: step.title,
        from: step.starts_on ?? step.due_on,
        to: step.due_on,
        tone: step.is_done ? ('done' as const) : step.side,
        side: step.side,
        isDone: step.is_done,
        isOverdue: step.is_overdue,
      }))
      .sort((one, other) => (one.to < other.to ? -1 : one.to > other.to ? 1 : 0)),
  ]
}

export interface Places {
  readonly first: string
  readonly end: string
  /** 0 at the left edge, 1 at the right. */
  readonly at: (day: string) => number
}

/** Whole months around everything there is. */
export function placesOf(bars: readonly Pick<Bar, 'from' | 'to'>[], startsOn: string): Places {
  const days = [startsOn, ...bars.flatMap(({ from, to }) => [from, to])].sort()
  const first = monthStart(days[0] ?? startsOn)
  const end = addMonths(monthStart(days.at(-1) ?? startsOn), 1)
  const whole = daysBetween(first, end)
  return { first, end, at: (day) => daysBetween(first, day) / whole }
}

const MOST_NAMES = 4

/** The months that are named, at most a handful. */
export function monthsOf({ first, end }: Places): string[] {
  const months: string[] = []
  for (let month = first; month < end; month = addMonths(month, 1)) months.push(month)
  const every = Math.ceil(months.length / MOST_NAMES)
  return months.filter((_, at) => at % every === 0)
}
