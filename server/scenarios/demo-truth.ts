import { type OnboardingProgress, onboardingState } from '@tsuzuku/core/onboarding/onboarding-state'
import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { eventOf, plannedOf, type Step } from '../src/features/onboarding/template.definition.ts'
import type { DemoAccount } from './demo-accounts.ts'
import { demoOnboarding } from './demo-onboarding.ts'
import { GIVEN_UP_AFTER, handsOf } from './onboarding-hands.ts'
import type { TrueLoss, TrueOnboarding, WorldEvent, WorldOnboarding } from './world.ts'

/** What shows so many days before could have been known. */
const IN_TIME = 60

/** Why an account left, and whether its data showed it in time. */
export function lossOf({ left, months, championLeftOn }: DemoAccount): TrueLoss | undefined {
  if (!left) return undefined
  const { on, cause } = left
  const then = addDays(on, -IN_TIME)
  const month = months.findLast(({ from }) => from <= then)
  const showed = {
    'fading-use': month && month.engagement < 0.75 ? 'yes' : 'partly',
    'champion-left': championLeftOn && championLeftOn <= then ? 'yes' : 'partly',
    'bad-support': month && month.pain > 0.25 ? 'yes' : 'no',
    // That it fits badly was known when it was sold; when it would leave was not.
    'poor-fit': 'partly',
  } as const
  return { on, cause, foreseeable: showed[cause] }
}

type Use = { day: string; contact: string; name: string; quantity: number }

/** How each onboarding of the last two years stands on the last day, by what was done and drawn, without any database. */
export function onboardingsOf(
  accounts: readonly DemoAccount[],
  events: Iterable<WorldEvent[]>,
  { today, historyFrom }: { today: string; historyFrom: string },
): Record<string, TrueOnboarding> {
  const from = addMonths(today, -24)
  const begun = accounts.flatMap((account) => {
    const template = demoOnboarding.find(({ content }) => content.match.tiers.includes(account.tier))
    return template && account.start >= from && account.start <= today ? [{ account, template }] : []
  })
  const uses = new Map<string, Use[]>(begun.map(({ account }) => [account.id, []]))
  for (const batch of events)
    for (const { account, contact, name, quantity, ts } of batch)
      uses.get(account)?.push({ day: ts.slice(0, 10), contact, name, quantity })
  return Object.fromEntries(
    begun.map(({ account, template }) => {
      const mine =
        uses.get(account.id)?.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)) ?? []
      return [account.id, liveOut(account, template, { uses: mine, today, historyFrom })]
    }),
  )
}

type Seen = { uses: readonly Use[]; today: string; historyFrom: string }

function liveOut(account: DemoAccount, template: WorldOnboarding, seen: Seen): TrueOnboarding {
  const { content, name } = template
  const hands = handsOf(account.id, template)
  const finished = new Map<string, string>()
  const finish = (id: string, on: string | undefined) => on !== undefined && finished.set(id, on)
  for (const step of content.steps) {
    if (step.done.how === 'event') finish(step.id, cameOn(step.done, seen.uses))
    if (step.done.how === 'rule') finish(step.id, halfUsedOn(account, seen))
  }
  for (const { id, after, done } of content.steps) {
    const delay = hands.steps.get(id)
    const before = after.map((other) => finished.get(other))
    if (done.how !== 'hand' || delay === undefined || delay === 'never' || before.includes(undefined))
      continue
    const free = before.reduce<string>((last, day) => (day && day > last ? day : last), account.start)
    finish(id, addDays(free, delay))
  }
  const on = (day: string) => {
    const progress: OnboardingProgress = {
      startedOn: account.start,
      today: day,
      stuckAfterDays: content.stuck_after_days,
      steps: content.steps.map((step) => ({ ...plannedOf(step), finishedOn: finished.get(step.id) })),
    }
    return onboardingState(progress)
  }
  const quit = addDays(account.start, hands.quitsAfterDays)
  const end = account.left && account.left.on < quit ? account.left.on : quit
  const standing = on(seen.today)
  const done = on(end).state === 'done'
  const isOver = end <= seen.today && !done
  return {
    template: name,
    state: isOver ? 'cancelled' : standing.state,
    late: isOver
      ? []
      : standing.steps
          .filter((step) => step.standing === 'open' && step.daysLate > 0)
          .toSorted((a, b) => b.daysLate - a.daysLate)
          .map(({ id }) => id),
  }
}

/** The day on which an event had come as often, and from as many people, as a step asks for. */
function cameOn(done: Extract<Step['done'], { how: 'event' }>, uses: readonly Use[]): string | undefined {
  const wanted = eventOf(done.event)?.name
  const people = new Set<string>()
  let times = 0
  for (const { day, contact, name, quantity } of uses) {
    if (name !== wanted) continue
    times += quantity
    people.add(contact)
    if (times >= done.times && people.size >= done.contacts) return day
  }
  return undefined
}

/** Of the days that history is kept of, the first on which half of the paid seats had been used within four weeks. */
function halfUsedOn(
  { start, stretches }: DemoAccount,
  { uses, today, historyFrom }: Seen,
): string | undefined {
  const last = addDays(start, GIVEN_UP_AFTER)
  for (let day = start; day <= today && day <= last; day = addDays(day, 1)) {
    const isFriday = new Date(`${day}T00:00:00Z`).getUTCDay() === 5
    if (day < historyFrom || !(isFriday || addDays(day, 1).endsWith('-01'))) continue
    const seats = stretches
      .filter((one) => one.start <= day && (one.end === undefined || one.end > day))
      .reduce((sum, one) => sum + one.seats, 0)
    const since = addDays(day, -28)
    const active = new Set(
      uses.filter((use) => use.day > since && use.day <= day).map(({ contact }) => contact),
    )
    if (seats > 0 && active.size / seats >= 0.5) return day
  }
  return undefined
}
