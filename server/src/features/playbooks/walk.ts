import { seededRandom } from '@tsuzuku/core/stats/seeded-random'
import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import { baseUrlOf, type Config } from '../../platform/config.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import { closedGate, type OfferGate } from '../mail/offer-gate.ts'
import type { Walker } from './acting.ts'
import { runAction } from './actions.ts'
import { letGoAnswered, readAnswered } from './answered.ts'
import { judge } from './judge.ts'
import { end, type Move, moveOf, on } from './move.ts'
import { tellGivenUp, tellToReview } from './news.ts'
import type { Content, Step } from './playbook.definition.ts'
import { createVersions, type Versions } from './playbook.store.ts'
import { waitForAnswer, waitForRule, waitForTime } from './wait-for.ts'
import { writeMoves } from './walk.store.ts'

const MOST_AT_ONCE = 200
/** More than a playbook may have steps: who takes more without waiting goes round in it. */
const MOST_STEPS_AT_ONCE = 100
const MOST_TRIES = 6
const retryMinutes = [1, 5, 15, 60, 240]

export type WalkMachinery = {
  db: Database
  clock: Clock
  log: Log
  /** Asked before a step offers something; without it none does. */
  offerGate?: OfferGate
  config?: Pick<Config, 'publicUrl' | 'port'>
}

/** Takes every step that is due and says how many. Each transaction takes some enrolments one step further, and what the step does with it. */
export function createWalk(machinery: WalkMachinery): () => Promise<number> {
  const versions = createVersions()
  return async () => {
    let taken = 0
    const steps = new Map<number, number>()
    for (let some = 1; some > 0; taken += some) some = await walkOnce(machinery, versions, steps)
    return taken
  }
}

async function walkOnce(
  machinery: WalkMachinery,
  versions: Versions,
  steps: Map<number, number>,
): Promise<number> {
  const { db, clock, log, offerGate = closedGate, config } = machinery
  const baseUrl = config ? baseUrlOf(config) : ''
  return db.transaction().execute(async (trx) => {
    const now = clock()
    const walkers = await claim(trx, now)
    const endless = walkers.filter(({ id }) => countStep(steps, id) > MOST_STEPS_AT_ONCE)
    const stopped = endless.map((walker) => giveUp(walker, 'endless', 'too many steps at one time', now))
    await writeMoves(trx, stopped, now)
    await tellGivenUp(trx, endless, stopped, now)
    for (const group of groupsOf(walkers.filter((walker) => !endless.includes(walker)))) {
      const [one] = group
      if (!one) continue
      const content = await versions(trx, one.playbook_id, one.version)
      const answered = content.exit_on_reply ? await readAnswered(trx, group) : undefined
      if (answered && answered.size > 0)
        await letGoAnswered(trx, sql`e.id = any(${[...answered]}::bigint[])`, now)
      const left = answered ? group.filter(({ id }) => !answered.has(id)) : group
      if (left.length === 0) continue
      const moves = await attempt(trx, { group: left, content, clock, now, log, offerGate, baseUrl })
      await writeMoves(trx, moves, now)
      await tellGivenUp(trx, left, moves, now)
    }
    return walkers.length
  })
}

function countStep(steps: Map<number, number>, id: number): number {
  const count = (steps.get(id) ?? 0) + 1
  steps.set(id, count)
  return count
}

async function claim(db: Db, now: Date): Promise<Walker[]> {
  const { rows } = await sql<Walker>`
    select id, playbook_id, version, account_id, contact_id, step_id, wake_at, watch_until, steps_taken, tries, cause
    from playbook_enrolment where state = 'active' and not is_held and wake_at <= ${now}
    order by wake_at, id limit ${MOST_AT_ONCE} for no key update skip locked`.execute(db)
  return rows
}

function groupsOf(walkers: readonly Walker[]): Walker[][] {
  const groups = new Map<string, Walker[]>()
  for (const walker of walkers) {
    const key = `${walker.playbook_id}:${walker.version}:${walker.step_id}`
    const group = groups.get(key)
    if (group) group.push(walker)
    else groups.set(key, [walker])
  }
  return [...groups.values()]
}

type Taking = {
  group: readonly Walker[]
  content: Content
  clock: Clock
  now: Date
  log: Log
  offerGate: OfferGate
  baseUrl: string
}

/** All of them together; where that fails, each by itself, so that one that cannot go on keeps nobody up. */
async function attempt(db: Db, taking: Taking): Promise<Move[]> {
  const { group, now, log } = taking
  await sql`savepoint step`.execute(db)
  try {
    const moves = await takeStep(db, taking)
    await sql`release savepoint step`.execute(db)
    return moves
  } catch (error) {
    await sql`rollback to savepoint step`.execute(db)
    if (group.length > 1) {
      const moves: Move[] = []
      for (const walker of group) moves.push(...(await attempt(db, { ...taking, group: [walker] })))
      return moves
    }
    log.warn({ err: error, enrolment: group[0]?.id }, 'a step of a playbook failed')
    return group.map((walker) => failed(walker, error, now))
  }
}

function failed(walker: Walker, error: unknown, now: Date): Move {
  const message = error instanceof Error ? error.message.slice(0, 500) : String(error)
  const tries = walker.tries + 1
  const move = giveUp(walker, 'step-failed', message, now)
  if (tries >= MOST_TRIES) return { ...move, tries }
  const minutes = retryMinutes[Math.min(tries, retryMinutes.length) - 1] ?? 60
  const { ended: _, ...again } = move
  return { ...again, tries, wakeAt: new Date(now.getTime() + minutes * 60_000), isPending: true }
}

/** It waits for a person to try again. */
function giveUp({ id, step_id, tries }: Walker, reason: string, error: string, now: Date): Move {
  const ended = { state: 'failed' as const, reason }
  return { id, kind: 'failed', outcome: { error }, step: step_id, wakeAt: now, tries, error, ended }
}

async function takeStep(db: Db, taking: Taking): Promise<Move[]> {
  const { group, content, now, clock, offerGate, baseUrl } = taking
  const step = content.steps.find(({ id }) => id === group[0]?.step_id)
  if (!step) return group.map((walker) => end(walker.id, 'end', now, {}))
  switch (step.kind) {
    case 'wait':
      return waitForTime(db, taking, step)
    case 'branch': {
      const verdicts = await judge(db, {
        rule: step.rule,
        accounts: group.map((one) => one.account_id),
        clock,
      })
      return group.map(({ id, account_id }) => {
        const verdict = verdicts.get(account_id) ?? null
        return on(id, step, { verdict }, verdict ? step.yes : step.no, now)
      })
    }
    case 'wait-until':
      return waitForRule(db, taking, step)
    case 'wait-answer':
      return waitForAnswer(db, taking, step)
    case 'split':
      return group.map((walker) => {
        const way = drawWay(step, walker)
        return on(walker.id, step, { way }, step.ways[way]?.next ?? null, now)
      })
    default: {
      const playbook = group[0]?.playbook_id ?? 0
      const results = await runAction(db, { step, walkers: group, now, playbook, clock, offerGate, baseUrl })
      if (step.kind === 'mail' && step.review_hours > 0) await tellToReview(db, group, now)
      return group.map((walker) => moveOf(walker, step, results.get(walker.id), now))
    }
  }
}

/** The same chance for the same step of the same enrolment, however often it is tried. */
export function drawWay(
  step: Extract<Step, { kind: 'split' }>,
  { id, steps_taken }: Pick<Walker, 'id' | 'steps_taken'>,
): number {
  const random = seededRandom(Math.imul(id, 0x9e3779b1) ^ Math.imul(steps_taken + 1, 0x85ebca6b))
  const u = random()
  let sum = 0
  for (const [index, { share }] of step.ways.entries()) {
    sum += share
    if (u < sum) return index
  }
  return step.ways.length - 1
}
