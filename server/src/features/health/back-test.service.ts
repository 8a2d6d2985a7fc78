import { setImmediate as breathe } from 'node:timers/promises'
import { backTest, type Observation, type Share } from '@tsuzuku/core/health/back-test'
import type { AreaUnderCurve } from '@tsuzuku/core/prediction/area-under-curve'
import { clusteredAreaUnderCurve } from '@tsuzuku/core/prediction/clustered-area-under-curve'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import type { BackTestResult } from './back-test.schema.ts'
import {
  advanceBackTest,
  finishBackTest,
  readBackTest,
  readLossDays,
  readMonthEnds,
} from './back-test.store.ts'
import type { HealthFacts } from './health.measure.ts'
import { type HealthRule, judge } from './health.rule.ts'
import { factColumns } from './health.store.ts'
import { readOwnValues } from './own-measure.values.ts'
import { suggestWeights } from './weight-suggestion.ts'

const MONTHS = 24
const CHUNK = 2_000

type Customer = HealthFacts & { account_id: number; reconstructed: boolean }
type Seen = Observation & {
  usage: number | null
  tenure: number | null
  reconstructed: boolean
  points: (number | null)[]
}

const payload = z.object({ id: z.number().int() })

export function createBackTestJob(machinery: { db: Database; clock: Clock }): JobHandler {
  return async (given) => runBackTest(machinery, payload.parse(given).id)
}

/** Asks a rule about every customer at the ends of past months, and compares with who left after. */
async function runBackTest({ db, clock }: { db: Database; clock: Clock }, id: number): Promise<void> {
  const asked = await readBackTest(db, id)
  if (!asked || !(await advanceBackTest(db, id, 0))) return
  try {
    const { timeZone, currency } = await readWorkspace(db)
    const today = dayIn(timeZone, clock())
    const losses = await readLossDays(db, currency, today)
    const days = await readMonthEnds(db, today, MONTHS)
    const seen: Seen[] = []
    for (const [index, day] of days.entries()) {
      await observe(db, { day, rule: asked.rule, losses }, seen)
      if (!(await advanceBackTest(db, id, (index + 1) / (days.length + 1)))) return
    }
    await finishBackTest(db, id, { status: 'done', result: resultOf(seen, days, asked, today) })
  } catch (error) {
    await finishBackTest(db, id, { status: 'failed' })
    throw error
  }
}

/** Reads the customers of one day in parts, and lets requests be answered in between. */
async function observe(
  db: Db,
  { day, rule, losses }: { day: string; rule: HealthRule; losses: ReadonlyMap<string | number, string[]> },
  seen: Seen[],
): Promise<void> {
  const own = await readOwnValues(db, rule, day)
  let after = -1
  for (;;) {
    const { rows } = await sql<Customer>`
      select d.account_id, d.reconstructed, ${factColumns} from account_day d
      where d.day = ${day}::date and d.is_customer and d.account_id > ${after}
      order by d.account_id limit ${CHUNK}`.execute(db)
    for (const row of rows) {
      const { score, band, points } = judge(rule, { ...row, own: own.get(row.account_id) })
      const lostOn = losses.get(row.account_id)?.find((lost) => lost > day)
      seen.push({
        account: row.account_id,
        day: dayNumber(day),
        score,
        band,
        mrr: row.mrr_minor,
        lostOn: lostOn === undefined ? undefined : dayNumber(lostOn),
        usage: row.events_28d,
        tenure: row.first_start_date === null ? null : dayNumber(day) - dayNumber(row.first_start_date),
        reconstructed: row.reconstructed,
        points,
      })
    }
    const last = rows.at(-1)
    if (!last || rows.length < CHUNK) return
    after = last.account_id
    await breathe()
  }
}

function resultOf(
  seen: readonly Seen[],
  days: readonly string[],
  { rule, horizon }: { rule: HealthRule; horizon: number },
  today: string,
): BackTestResult {
  const knownUntil = dayNumber(today)
  const known = seen.filter(({ day }) => day + horizon <= knownUntil)
  const tested = days.filter((day) => dayNumber(day) + horizon <= knownUntil)
  const test = backTest(seen, { horizon, knownUntil })
  return {
    from: tested[0] ?? today,
    to: tested.at(-1) ?? today,
    days: tested.length,
    reconstructed_share:
      known.length === 0 ? 0 : known.filter((one) => one.reconstructed).length / known.length,
    observations: test.observations,
    accounts: test.accounts,
    losses: test.losses,
    unknown: test.unknown,
    auc: wireAuc(test.auc),
    bands: test.bands.map(({ band, ...share }) => ({ band, ...wireShare(share) })),
    recall: wireShare(test.recall),
    money_caught: { ...test.moneyCaught },
    lead_days: test.lead ? { ...test.lead } : null,
    bins: test.bins.map(({ from, to, ...share }) => ({ from, to, ...wireShare(share) })),
    suggestion: suggestWeights(
      rule,
      known.map(({ account, day, lostOn, points }) => ({
        account,
        day,
        knownOn: day + horizon,
        points: points.map((one) => one ?? undefined),
        wasLost: lostOn !== undefined && lostOn <= day + horizon,
      })),
      tested,
    ),
    rivals: (['usage', 'tenure'] as const).map((key) => ({ key, auc: wireAuc(rival(known, key, horizon)) })),
  }
}

/** How well one figure alone would have ranked the customers of whom it is known. */
function rival(known: readonly Seen[], key: 'usage' | 'tenure', horizon: number): AreaUnderCurve | undefined {
  const rows = known.filter((one) => one[key] !== null)
  return clusteredAreaUnderCurve({
    score: rows.map((one) => -(one[key] as number)),
    outcome: rows.map(({ day, lostOn }) => (lostOn !== undefined && lostOn <= day + horizon ? 1 : 0)),
    cluster: rows.map(({ account }) => account),
  })
}

const wireShare = ({ part, whole, interval }: Share) => ({
  part,
  whole,
  interval: interval ? { ...interval } : null,
})
const wireAuc = (auc: AreaUnderCurve | undefined) =>
  auc ? { value: auc.value, interval: auc.interval ? { ...auc.interval } : null } : null
