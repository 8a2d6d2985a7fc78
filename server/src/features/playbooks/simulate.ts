import { holdOutArm } from '@tsuzuku/core/playbooks/hold-out-arm'
import { addDays } from '@tsuzuku/core/time/add-days'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { readWorkdays } from '../tasks/workdays.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import type { Content, Step } from './playbook.definition.ts'
import { readReceivers } from './receivers.read.ts'
import { findPastCauses, firstDayKnown, type PastCause } from './simulate.causes.ts'
import { createPast, type Past } from './simulate.past.ts'
import { waitEnd } from './wait-end.ts'
import { drawWay } from './walk.ts'

export type SimulatedStep = { step: string; day: string; outcome: string | null }
export type SimulatedWay = {
  account: { id: number; name: string }
  day: string
  arm: 'treated' | 'held-out'
  ended_on: string | null
  steps: SimulatedStep[]
}
export type Simulation = {
  from: string
  to: string
  causes: number
  known_since: string | null
  enrolled: number
  held_out: number
  mails: number
  tasks: number
  calls: number
  steps: { step: string; accounts: number }[]
  days: { day: string; accounts: number }[]
  ways: SimulatedWay[]
}

const MOST_SHOWN = 200

/**
 * What a playbook would have done in the last days, had it been on: who would have come, by what was known on each day,
 * and the steps they would have taken by now. What would have changed because of it is not in it.
 */
export async function simulate(
  db: Db,
  clock: Clock,
  given: { content: Content; days: number },
): Promise<Simulation> {
  const { timeZone } = await readWorkspace(db)
  const to = dayIn(timeZone, clock())
  const from = addDays(to, 1 - given.days)
  const past = createPast(db, clock)
  const causes = await findPastCauses(db, past, given.content.trigger, { from, to, timeZone })
  const people = await readPeople(db, causes, given.content)
  const run = new Run({
    content: given.content,
    past,
    people,
    to,
    timeZone,
    isWorkday: await readWorkdays(db),
  })
  for (const cause of causes.toSorted((a, b) =>
    a.day < b.day ? -1 : a.day > b.day ? 1 : a.accountId - b.accountId,
  )) {
    await run.come(cause)
  }
  const knownSince = await firstDayKnown(db, given.content.trigger, timeZone)
  return { from, to, causes: causes.length, known_since: knownSince, ...run.result() }
}

function morningOf(day: string, timeZone: string): Date {
  const nine = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '09:00' })
  return new Date(nine.epochMilliseconds)
}

type People = {
  names: ReadonlyMap<number, { name: string; tier: string }>
  /** How many people a mail step writes to, by step and account. */
  receivers: ReadonlyMap<string, ReadonlyMap<number, number>>
}

async function readPeople(db: Db, causes: readonly PastCause[], content: Content): Promise<People> {
  const accounts = [...new Set(causes.map(({ accountId }) => accountId))]
  const { rows } = await sql<{ id: number; name: string; tier: string }>`
    select id, name, coalesce(tier, '') as tier from account_now where id = any(${accounts}::integer[])`.execute(
    db,
  )
  const receivers = new Map<string, Map<number, number>>()
  for (const step of content.steps) {
    if (step.kind !== 'mail' && step.kind !== 'survey') continue
    const contacts = causes.flatMap(({ contactId }) => contactId ?? [])
    const counts = new Map<number, number>()
    const isMarketing = step.kind === 'mail' && (step.marketing ?? false)
    for (const { account_id } of await readReceivers(db, { accounts, contacts, to: step.to, isMarketing })) {
      counts.set(account_id, step.to === 'cause' ? 1 : (counts.get(account_id) ?? 0) + 1)
    }
    receivers.set(step.id, counts)
  }
  return { names: new Map(rows.map((row) => [row.id, row])), receivers }
}

type Setting = {
  content: Content
  past: Past
  people: People
  to: string
  timeZone: string
  isWorkday: (day: string) => boolean
}

class Run {
  readonly #set: Setting
  readonly #ways: SimulatedWay[] = []
  readonly #last = new Map<number, SimulatedWay>()
  readonly #drawn = new Map<string, number>()
  readonly #arms = new Map<number, 'treated' | 'held-out'>()
  readonly #steps = new Map<string, number>()
  readonly #asked = new Map<string, string>()
  #sent = { mails: 0, tasks: 0, calls: 0 }

  constructor(set: Setting) {
    this.#set = set
  }

  async come({ accountId, day }: PastCause): Promise<void> {
    const { content, past, people } = this.#set
    const person = people.names.get(accountId)
    if (!person || !this.#mayCome(accountId, day)) return
    if (content.only && (await past.everybody(content.only, day)).get(accountId) !== true) return
    if (content.goal && (await past.everybody(content.goal.rule, day)).get(accountId) === true) return
    const way: SimulatedWay = {
      account: { id: accountId, name: person.name },
      day,
      arm: this.#draw(accountId, person.tier),
      ended_on: null,
      steps: [],
    }
    this.#ways.push(way)
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
    return (
      most === null || this.#ways.filter((way) => way.ended_on === null || way.ended_on > day).length < most
    )
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
    return content.exit !== null && (await past.everybody(content.exit, day)).get(way.account.id) === true
  }

  async #take(
    way: SimulatedWay,
    step: Step,
    at: Date,
  ): Promise<{ at: Date; next: string | null; outcome: string | null }> {
    const { past, timeZone } = this.#set
    const { id } = way.account
    const day = dayIn(timeZone, at)
    switch (step.kind) {
      case 'wait':
        return { at: waitEnd(step, at, this.#set), next: step.next, outcome: null }
      case 'branch': {
        const verdict = (await past.everybody(step.rule, day)).get(id) ?? null
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
        const nth = drawWay(step, { id: this.#ways.indexOf(way), steps_taken: way.steps.length })
        return { at, next: step.ways[nth]?.next ?? null, outcome: String(nth + 1) }
      }
      default:
        return { at, next: step.next, outcome: this.#act(id, step, day) }
    }
  }

  async #watch(id: number, step: Extract<Step, { kind: 'wait-until' }>, from: string) {
    const { past, to, timeZone } = this.#set
    const last = addDays(from, step.days)
    for (let day = from; day < last && day <= to; day = addDays(day, 1)) {
      if ((await past.everybody(step.rule, day)).get(id) === true) {
        return { at: morningOf(day, timeZone), next: step.met, outcome: 'met' }
      }
    }
    return {
      at: morningOf(last, timeZone),
      next: step.timed_out,
      outcome: last > to ? 'waiting' : 'timed-out',
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
      steps: [...this.#steps].map(([step, accounts]) => ({ step, accounts })),
      days: [...days].map(([day, accounts]) => ({ day, accounts })),
      ways: this.#ways.slice(0, MOST_SHOWN),
    }
  }
}
