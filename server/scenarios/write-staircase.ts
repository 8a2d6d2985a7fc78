import { addDays } from '@tsuzuku/core/time/add-days'
import { monthStart } from '@tsuzuku/core/time/month-start'
import { sql } from 'kysely'
import type { Stage } from '../src/features/staircase/opportunity.schema.ts'
import { changeOpportunity, createOpportunity } from '../src/features/staircase/opportunity.service.ts'
import { overrideLock } from '../src/features/staircase/override.service.ts'
import { refreshStaircases } from '../src/features/staircase/staircase.jobs.ts'
import { createStaircase } from '../src/features/staircase/staircase.service.ts'
import type { Past } from '../src/features/staircase/standing.place.ts'
import type { Actor } from '../src/platform/access.ts'
import { dayIn } from '../src/platform/clock.ts'
import type { Database } from '../src/platform/database.ts'
import { AppError } from '../src/platform/errors.ts'
import type { Log } from '../src/platform/log.ts'
import type { WorldStaircase } from './world.ts'

type Machinery = { db: Database; clock: () => Date; log: Log }
const MONTHS = 8
const DAY = 86_400_000
const system: Actor = { kind: 'system', id: 'scenario', name: 'Tsuzuku', permissions: new Set() }

/** Builds staircases at the end of a month gone by, and walks everybody up and down to today by what was known then. */
export async function writeStaircases(
  machinery: Machinery,
  timeZone: string,
  given: readonly WorldStaircase[],
): Promise<void> {
  const [first, ...later] = monthEnds(dayIn(timeZone, machinery.clock()))
  if (!first) return
  for (const one of given)
    await createStaircase({ ...machinery, past: first }, system, await inputOf(machinery.db, one))
  for (const past of later) await refreshStaircases(machinery, { isAllNews: true, past })
  await refreshStaircases(machinery, { isAllNews: true })
  await writeOpportunities(machinery)
}

function monthEnds(today: string): Past[] {
  const ends: Past[] = []
  for (let start = monthStart(today); ends.length < MONTHS; start = monthStart(addDays(start, -1))) {
    const day = addDays(start, -1)
    ends.unshift({ day, at: new Date(`${day}T14:00:00Z`) })
  }
  return ends
}

async function inputOf(db: Database, { name, tier, steps }: WorldStaircase) {
  const idOf = async (table: 'product' | 'plan', called: string | undefined) => {
    if (called === undefined) return null
    const { rows } = await sql<{
      id: number
    }>`select id from ${sql.table(table)} where name = ${called}`.execute(db)
    return rows[0]?.id ?? null
  }
  const written = []
  for (const { offer, ...step } of steps) {
    const { product, plan, amount, ...rest } = offer ?? { product: undefined, plan: undefined, amount: 0 }
    const kept =
      offer === null
        ? null
        : {
            name: offer.name,
            kind: offer.kind,
            ...rest,
            amount_minor: amount,
            product_id: await idOf('product', product),
            plan_id: await idOf('plan', plan),
          }
    written.push({ ...step, guidance_url: null, rule: step.rule as never, offer: kept })
  }
  return { name, tier, product_id: null, steps: written }
}

type Candidate = {
  account_id: number
  step_id: number
  offer: { name: string; kind: string; amount_minor: number }
  owner_id: string | null
  is_open: boolean
  since: Date
}

const courses: readonly (readonly [Stage, ...Stage[]])[] = [
  ['offered', 'won'],
  ['offered', 'negotiating'],
  ['offered', 'won'],
  ['ready'],
  ['offered', 'negotiating', 'lost'],
  ['offered', 'won'],
  ['offered'],
]
const reasons = ['price', 'timing', 'budget'] as const
const OPPORTUNITIES = 21

/** Offers to some of those who are ready, one that waits for its lock, and one let out by a lead. */
async function writeOpportunities({ db, clock }: Machinery): Promise<void> {
  const { rows } = await sql<Candidate>`
    select k.account_id, k.step_id, t.offer, a.owner_id, l.is_open, k.since from stair_standing k
    join stair_step t on t.id = k.step_id and t.offer is not null join account_now a on a.id = k.account_id
    join offer_lock l on l.account_id = k.account_id order by l.is_open desc, md5(k.account_id::text)`.execute(
    db,
  )
  const now = clock().getTime()
  let n = 0
  for (const one of rows.filter((row) => row.is_open)) {
    if (n === OPPORTUNITIES) break
    const course = courses[n % courses.length] ?? ['ready']
    if (await walkCourse(db, one, { n, course, from: one.since.getTime() + 3 * DAY, now })) n += 1
  }
  const [waiting, let_out] = rows.filter((row) => !row.is_open)
  const recent = now - 5 * DAY
  if (waiting) await walkCourse(db, waiting, { n: 1, course: ['ready'], from: recent, now })
  const { rows: leads } = await sql<{ id: string; name: string }>`
    select id, name from member where role = 'cs-lead' order by name limit 1`.execute(db)
  const [lead] = leads
  if (!let_out || !lead) return
  const actor: Actor = { kind: 'member', ...lead, permissions: new Set() }
  await overrideLock({ db, clock }, actor, {
    accountId: let_out.account_id,
    reason: 'お客様から見積もりの依頼があり、担当役員と話がついています。',
    until: addDays(new Date(now).toISOString().slice(0, 10), 10),
  })
  await walkCourse(db, let_out, { n: 2, course: ['offered'], from: now, now })
}

/** False where the lock was closed on the day of the offer: nothing was offered then. */
async function walkCourse(
  db: Database,
  { account_id, step_id, offer, owner_id }: Candidate,
  { n, course, from, now }: { n: number; course: readonly Stage[]; from: number; now: number },
): Promise<boolean> {
  const between = Math.min(9 * DAY, Math.max(0, now - from) / course.length)
  const at = (step: number) => () => new Date(Math.min(from, now) + step * between)
  const kind = offer.kind === 'module' ? 'cross-sell' : offer.kind === 'tier-up' ? 'tier-up' : 'upsell'
  const [first = 'ready', ...rest] = course
  try {
    const id = await createOpportunity({ db, clock: at(0) }, system, {
      account_id,
      name: offer.name,
      kind,
      step_id,
      stage: first,
      amount_minor: Math.round((offer.amount_minor * (70 + ((n * 13) % 60))) / 100 / 1000) * 1000,
      owner_id,
      expected_on: new Date(from + 45 * DAY).toISOString().slice(0, 10),
      note: '',
      outcome_reason: null,
      outcome_note: '',
    })
    for (const [step, stage] of rest.entries()) {
      const outcome =
        stage === 'lost'
          ? { outcome_reason: reasons[n % reasons.length] ?? 'price' }
          : stage === 'won'
            ? { outcome_reason: 'value' }
            : {}
      await changeOpportunity({ db, clock: at(step + 1) }, system, { id, change: { stage, ...outcome } })
    }
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'staircase.offer_locked') return false
    throw error
  }
}
