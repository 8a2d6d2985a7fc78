import { setImmediate as breathe } from 'node:timers/promises'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { inThread } from '../../platform/in-thread.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { packSeen, type Seen } from './back-test.rows.ts'
import type { BackTestResult } from './back-test.schema.ts'
import {
  advanceBackTest,
  finishBackTest,
  readBackTest,
  readLossDays,
  readMonthEnds,
  readRivalModel,
} from './back-test.store.ts'
import type { BackTestTask } from './back-test.thread.ts'
import { factColumns } from './health.facts.ts'
import type { HealthFacts } from './health.measure.ts'
import { type HealthRule, judge } from './health.rule.ts'
import { readOwnValues } from './own-measure.values.ts'
import { readMadeAfterwards } from './score-measure.ts'

const MONTHS = 24
const CHUNK = 500
/** A request is answered in several turns, and waits for one such stretch in each of them. */
const STRETCH_MS = 5

type Customer = HealthFacts & { account_id: number; reconstructed: boolean; chance: number | null }
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
    const model = await readRivalModel(db)
    const { rule, horizon } = asked
    const chunks: Float64Array<ArrayBuffer>[] = []
    for (const [index, day] of days.entries()) {
      await observe(db, { day, rule, losses, horizon, modelId: model?.id }, chunks)
      if (!(await advanceBackTest(db, id, (index + 1) / (days.length + 1)))) return
    }
    const result = await judged({ chunks, days, rule, horizon, model, today })
    await finishBackTest(db, id, { status: 'done', result })
  } catch (error) {
    await finishBackTest(db, id, { status: 'failed' })
    throw error
  }
}

/** Reads the customers of one day in parts, and lets requests be answered in between. */
async function observe(
  db: Db,
  asked: {
    day: string
    rule: HealthRule
    losses: ReadonlyMap<string | number, string[]>
    horizon: number
    modelId: number | undefined
  },
  chunks: Float64Array<ArrayBuffer>[],
): Promise<void> {
  const { day, rule, losses } = asked
  const chance = sql`t.${sql.ref(asked.horizon === 180 ? 'within_180' : 'within_90')}::double precision`
  const own = await readOwnValues(db, rule, day)
  const afterwards = await readMadeAfterwards(db, rule, day)
  let after = -1
  for (;;) {
    const { rows } = await sql<Customer>`
      select d.account_id, d.reconstructed, ${factColumns}, ${chance} as chance from account_day d
      left join prediction_trial t on t.model_id = ${asked.modelId ?? 0} and t.day = d.day and t.account_id = d.account_id
      where d.day = ${day}::date and d.is_customer and d.account_id > ${after}
      order by d.account_id limit ${CHUNK}`.execute(db)
    const seen: Seen[] = []
    let since = performance.now()
    for (const row of rows) {
      if (performance.now() - since > STRETCH_MS) {
        await breathe()
        since = performance.now()
      }
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
        chance: row.chance,
        reconstructed: row.reconstructed || afterwards.has(row.account_id),
        points,
      })
    }
    chunks.push(packSeen(seen, rule.measures.length))
    const last = rows.at(-1)
    if (!last || rows.length < CHUNK) return
    after = last.account_id
    await breathe()
  }
}

/** Sums, curves and weights of hundreds of thousands of rows take seconds: requests are answered meanwhile. */
async function judged(task: BackTestTask): Promise<BackTestResult> {
  const thread = new URL('./back-test.thread.ts', import.meta.url)
  const transfer = task.chunks.map(({ buffer }) => buffer)
  const result = await inThread<BackTestTask, BackTestResult>(thread, task, { transfer })
  if (!result) throw new Error('The thread of the back-test ended without an answer')
  return result
}
