import { holdOutArm } from '@tsuzuku/core/playbooks/hold-out-arm'
import { addDays } from '@tsuzuku/core/time/add-days'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import { Temporal } from 'temporal-polyfill'
import { dayIn } from '../../platform/clock.ts'
import type { Content, Step } from './playbook.definition.ts'
import type { PastCause, PastEvents } from './simulate.causes.ts'
import type { PastLock } from './simulate.lock.ts'
import type { Past } from './simulate.past.ts'
import type { SimulatedWay, Simulation } from './simulate.result.ts'
import { type Calendar, waitEnd } from './wait-end.ts'
import { drawWay } from './walk.ts'

const MOST_SHOWN = 200

type Taken = { at: Date; next: string | null; outcome: string | null }

export type People = {
  names: ReadonlyMap<number, { name: string; tier: string }>
  /** How many people a mail step writes to, by step and account; one where a message has a page to stand on. */
  receivers: ReadonlyMap<string, ReadonlyMap<number, number>>
  /** By whose clock a wait may end, by account. */
  clocks: ReadonlyMap<number, string>
}

function morningOf(day: string, timeZone: string): Date {
  const nine = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '09:00' })
  return new Date(nine.epochMilliseconds)
}

export type RunSetting = {
  content: Content
  past: Past
  people: People
  to: string
  timeZone: string
  hours: Calendar['hours']
  lock: PastLock
  events: PastEvents
}

/** Walks the accounts that would have come, one after the other. */
export class Run {
  readonly #set: RunSetting
  readonly #ways: SimulatedWay[] = []
  #open: SimulatedWay[] = []
  readonly #last = new Map<number, SimulatedWay>()
  readonly #drawn = new Map<string, number>()
  readonly #arms = new Map<number, 'treated' | 'held-out'>()
  readonly #steps = new Map<string, number>()
  readonly #asked = new Map<string, string>()
  #sent = { mails: 0, messages: 0, tasks: 0, calls: 0 }

  readonly #offers = { held: 0, unknown: 0 }

  constructor(set: RunSetting) {
    this.#set = set
  }

  async come({ accountId, day }: PastCause): Promise<void> {
    const { content, past, people } = this.#set
    const person = people.names.get(accountId)
    if (!person || !this.#mayCome(accountId, day)) return
    if (content.only && (await past.ask(content.only, day)).get(accountId) !== true) return
    if (content.goal && (await past.ask(content.goal.rule, day)).get(accountId) === true) return
    const way: SimulatedWay = {
      account: { id: accountId, name: person.name },
      day,
      arm: this.#draw(accountId, person.tier),
      ended_on: null,
      steps: [],
    }
    this.#ways.push(way)
    if (content.most_active !== null) this.#open.push(way)
    this.#last.set(accountId, way)
    if (way.arm === 'treated') await this.#walk(way)
    else way.ended_on = day
  }

  #mayCome(accountId: number, day: string): boolean {
    const { again_after_days: again, most_active: most } = this.#set.content
    const before = this.#last.get(accountId)
    if (before) {
      if (again === null || daysBetween(before.day, day) < again) return false
      if (before.ended_on === null || before.ended_on > day) return false
    }
    if (most === null) return true
    // Causes come in the order of days: who has left does not come back to be counted.
    this.#open = this.#open.filter((way) => way.ended_on === null || way.ended_on > day)
    return this.#open.length < most
  }

  #draw(accountId: number, stratum: string): 'treated' | 'held-out' {
    const known = this.#arms.get(accountId)
    if (known) return known
    const nth = this.#drawn.get(stratum) ?? 0
    this.#drawn.set(stratum, nth + 1)
    const arm = holdOutArm({ seed: 0, stratum, nth, share: this.#set.content.hold_out })
    this.#arms.set(accountId, arm)
    return arm
  }

  async #walk(way: SimulatedWay): Promise<void> {
    const { content, to, timeZone } = this.#set
    let at = morningOf(way.day, timeZone)
    let next = content.first
    for (let taken = 0; taken < 500; taken += 1) {
      const day = dayIn(timeZone, at)
      if (day > to) return
      const step = content.steps.find(({ id }) => id === next)
      if (!step || (await this.#isLetGo(way, day))) {
        way.ended_on = day
        return
      }
      const move = await this.#take(way, step, at)
      this.#steps.set(step.id, (this.#steps.get(step.id) ?? 0) + 1)
      way.steps.push({ step: step.id, day, outcome: move.outcome })
      at = move.at
      next = move.next
    }
  }

  async #isLetGo(way: SimulatedWay, day: string): Promise<boolean> {
    const { content, past } = this.#set
    return content.exit !== null && (await past.ask(content.exit, day)).get(way.account.id) === true
  }

  async #take(way: SimulatedWay, step: Step, at: Date): Promise<Taken> {
    const { past, timeZone } = this.#set
    const { id } = way.account
    const day = dayIn(timeZone, at)
    switch (step.kind) {
      case 'wait':
        return { at: waitEnd(step, at, this.#calendar(step, id)), next: step.next, outcome: null }
      case 'branch': {
        const verdict = (await past.ask(step.rule, day)).get(id) ?? null
        const outcome = verdict === null ? 'unknown' : verdict ? 'yes' : 'no'
        return { at, next: verdict ? step.yes : step.no, outcome }
      }
      case 'wait-until':
        return this.#watch(id, step, day)
      case 'wait-answer': {
        // Who would have answered nobody can know.
        const last = addDays(day, step.days)
        return { at: morningOf(last, timeZone), next: step.timed_out, outcome: 'unanswered' }
      }
      case 'split': {
        const nth = drawWay(step, { id: this.#ways.length - 1, steps_taken: way.steps.length })
        return { at, next: step.ways[nth]?.next ?? null, outcome: String(nth + 1) }
      }
      default:
        return this.#offer(id, step, at) ?? { at, next: step.next, outcome: this.#act(id, step, day) }
    }
  }

  #calendar({ clock }: Extract<Step, { kind: 'wait' }>, id: number): Calendar {
    const { timeZone, hours, people } = this.#set
    return { timeZone, hours, clock: clock === 'contact' ? people.clocks.get(id) : undefined }
  }

  async #watch(id: number, step: Extract<Step, { kind: 'wait-until' }>, from: string) {
    const { past, to, timeZone, events } = this.#set
    const arrived = step.event === undefined ? undefined : events.get(step.event)?.get(id)
    const last = addDays(from, step.days)
    for (let day = from; day < last && day <= to; day = addDays(day, 1)) {
      const holds = step.rule ? (await past.ask(step.rule, day)).get(id) === true : false
      // Of the first day nobody can tell whether it arrived before or after.
      if (holds || (day > from && arrived?.has(day))) {
        return { at: morningOf(day, timeZone), next: step.met, outcome: 'met' }
      }
    }
    return {
      at: morningOf(last, timeZone),
      next: step.timed_out,
      outcome: last > to ? 'waiting' : 'timed-out',
    }
  }

  /** What the offer lock makes of a step that offers something; undefined where the step is done. Not known counts as open, and is told. */
  #offer(id: number, step: Step, at: Date): Taken | undefined {
    if (!('offer' in step) || !step.offer) return undefined
    const { to, timeZone, lock } = this.#set
    const day = dayIn(timeZone, at)
    const isOpen = lock.isOpen(id, day)
    if (isOpen === undefined) this.#offers.unknown += 1
    if (isOpen !== false) return undefined
    if (step.lock_days === undefined) {
      this.#offers.held += 1
      return { at, next: step.next, outcome: 'offer-locked' }
    }
    const last = addDays(day, step.lock_days)
    const opens = lock.opensAfter(id, day)
    if (opens !== undefined && opens < last)
      return { at: morningOf(opens, timeZone), next: step.id, outcome: 'waits-for-lock' }
    if (last <= to) this.#offers.held += 1
    return {
      at: morningOf(last, timeZone),
      next: step.next,
      outcome: last > to ? 'waiting' : 'offer-locked-long',
    }
  }

  #act(accountId: number, step: Step, day: string): string | null {
    if (step.kind === 'survey') {
      const key = `${accountId}:${step.survey}`
      const before = this.#asked.get(key)
      if (before !== undefined && daysBetween(before, day) < step.again_days) return 'asked-lately'
      this.#asked.set(key, day)
    }
    if (step.kind === 'mail' || step.kind === 'survey') {
      const mails = this.#set.people.receivers.get(step.id)?.get(accountId) ?? 0
      this.#sent.mails += mails
      return mails === 0 ? 'no-receiver' : null
    }
    if (step.kind === 'page-message') {
      if (!this.#set.people.receivers.get(step.id)?.has(accountId)) return 'no-shared-page'
      this.#sent.messages += 1
    }
    if (step.kind === 'task') this.#sent.tasks += 1
    if (step.kind === 'webhook' || step.kind === 'slack') this.#sent.calls += 1
    return null
  }

  result(): Omit<Simulation, 'from' | 'to' | 'causes' | 'known_since'> {
    const days = new Map<string, number>()
    for (const { day } of this.#ways) days.set(day, (days.get(day) ?? 0) + 1)
    const heldOut = this.#ways.filter(({ arm }) => arm === 'held-out').length
    return {
      enrolled: this.#ways.length - heldOut,
      held_out: heldOut,
      ...this.#sent,
      offers: { ...this.#offers, known_since: this.#set.lock.knownSince },
      steps: [...this.#steps].map(([step, accounts]) => ({ step, accounts })),
      days: [...days].map(([day, accounts]) => ({ day, accounts })),
      ways: this.#ways.slice(0, MOST_SHOWN),
    }
  }
}
