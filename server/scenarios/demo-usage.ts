import { addDays } from '@tsuzuku/core/time/add-days'
import type { DemoAccount, Month } from './demo-accounts.ts'
import { newFeature } from './demo-introduction.ts'
import type { DemoContact } from './demo-people.ts'
import { features } from './demo-words.ts'
import type { Random } from './random.ts'
import type { WorldEvent } from './world.ts'

const names = Object.keys(features)

/** How a day of the year weighs on work in Japan: weekends, new year, spring and summer holidays, the end of the fiscal year. */
export function seasonOf(day: string): number {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  const monthDay = day.slice(5)
  if (monthDay >= '12-29' || monthDay <= '01-03') return 0.03
  const week = weekday === 0 ? 0.03 : weekday === 6 ? 0.07 : 1
  if (monthDay >= '04-29' && monthDay <= '05-05') return week * 0.3
  if (monthDay >= '08-12' && monthDay <= '08-16') return week * 0.35
  if (monthDay.startsWith('03')) return week * 1.1
  return monthDay.startsWith('08') ? week * 0.9 : week
}

type Span = {
  from: string
  today: string
  /** From this day on it uses the new feature as well. */
  usesNewFrom: string | undefined
}

/** Every day's events of one account from `from` to `today`, in the order of days. */
export function* usageOf(
  account: DemoAccount,
  people: readonly DemoContact[],
  span: Span,
  random: Random,
): Generator<WorldEvent> {
  const later = random.fork(newFeature.event)
  const breadth = account.poorFit ? random.integer(2, 4) : random.integer(4, names.length - 1)
  const own = names.slice(1, 1 + breadth)
  const last = account.left?.on ?? addDays(span.today, 1)
  let day = account.start > span.from ? account.start : span.from
  let hasBegun = false
  let monthIndex = account.months.findLastIndex((month) => month.from <= day)
  for (; day < last && day <= span.today; day = addDays(day, 1)) {
    while (account.months[monthIndex + 1] && (account.months[monthIndex + 1] as Month).from <= day)
      monthIndex++
    const engagement = account.months[monthIndex]?.engagement ?? 1
    const season = seasonOf(day)
    for (const contact of people) {
      if (contact.from > day || (contact.leftOn && contact.leftOn <= day)) continue
      if (!random.chance(contact.habit * engagement * season)) continue
      yield* contactDay(account.id, contact, day, own, engagement, random)
    }
    if (span.usesNewFrom === undefined || day < span.usesNewFrom || season < HOLIDAYS) continue
    const isFirst = !hasBegun
    if (isFirst || later.chance(0.25 * engagement * season)) {
      hasBegun = true
      yield eventOf(
        { account: account.id, day, nth: 'new', name: newFeature.event },
        later.pick(there(people, day)),
        later,
      )
    }
  }
}

const HOLIDAYS = 0.2

const there = (people: readonly DemoContact[], day: string) =>
  people.filter(({ from, leftOn }) => from <= day && !(leftOn && leftOn <= day))

function* contactDay(
  accountId: string,
  contact: DemoContact,
  day: string,
  own: readonly string[],
  engagement: number,
  random: Random,
): Generator<WorldEvent> {
  const feature = random.chance(Math.min(0.95, engagement)) ? random.pick(own) : undefined
  // Most stay signed in for days, so that work often begins without a sign-in.
  const used =
    feature === undefined ? ['Signed In'] : random.chance(0.07) ? ['Signed In', feature] : [feature]
  for (const [nth, name] of used.entries())
    yield eventOf({ account: accountId, day, nth, name }, contact, random)
}

type What = { account: string; day: string; nth: number | 'new'; name: string }

function eventOf({ account, day, nth, name }: What, contact: DemoContact, random: Random): WorldEvent {
  const hour = random.integer(0, 8)
  return {
    messageId: `${contact.id}-${day}-${nth}`,
    account,
    contact: contact.id,
    name,
    // 9:00 to 17:59 in Japan is 0:00 to 8:59 UTC, so the day is the same in both.
    ts: `${day}T0${hour}:${String(random.integer(0, 59)).padStart(2, '0')}:00Z`,
    quantity: name === 'Signed In' ? 1 : random.integer(1, 12),
    seconds: name === 'Signed In' ? 0 : random.integer(60, 2_400),
  }
}
