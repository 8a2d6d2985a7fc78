import { setImmediate as breathe } from 'node:timers/promises'
import { addDays } from '@tsuzuku/core/time/add-days'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { inThread } from '../../platform/in-thread.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import { readLossDays, readMonthEnds } from '../health/back-test.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { readAttributeFeatures } from './attribute-features.read.ts'
import { type FeatureRow, readFeatureRows } from './feature-rows.read.ts'
import { type Landmarks, landmarksOf } from './landmarks.ts'
import { dayFeatures, type Feature } from './prediction.features.ts'
import { advanceModel, type Findings, finishModel, type ModelRow, readModel } from './prediction.store.ts'
import type { ThreadTask } from './prediction.thread.ts'
import { standBeside } from './retraining.service.ts'
import type { TrainResult } from './train-model.ts'
import { writeTrials } from './trials.store.ts'
import type { LeftOut } from './usable-features.ts'

const MONTHS = 36
const CHUNK = 300
/** More teach nothing that fewer do not; which accounts stay out is decided by their ids. */
const MOST_LANDMARKS = 20_000
const READING = 0.3
const LOOK_MS = 1_000

type Machinery = { db: Database; clock: Clock; log: Log }

const payload = z.object({ id: z.number().int() })

export function createTrainingJob(machinery: Machinery): JobHandler {
  return async (given) => {
    const { id } = payload.parse(given)
    const asked = await readModel(machinery.db, id)
    if (!asked || !(await advanceModel(machinery.db, id, 0))) return
    try {
      await train(machinery, asked)
      const learnt = asked.is_automatic ? await readModel(machinery.db, id) : undefined
      if (learnt?.status === 'ready') await standBeside(machinery, learnt)
    } catch (error) {
      await finishModel(machinery.db, id, { status: 'failed' })
      throw error
    }
  }
}

async function train({ db, clock, log }: Machinery, { id, lead_days: lead }: ModelRow): Promise<void> {
  const started = performance.now()
  const { timeZone, currency } = await readWorkspace(db)
  const today = dayIn(timeZone, clock())
  const days = await readMonthEnds(db, today, MONTHS)
  const own = await readAttributeFeatures(db)
  const features = [...dayFeatures, ...own.features]
  const read = await readPast(db, { today, days, timeZone, currency, features }, (share) =>
    advanceModel(db, id, READING * share),
  )
  if (!read) return
  const { landmarks } = read
  const stop = new AbortController()
  let progress = READING
  // A step of the thread may be long; whether somebody stopped it is asked by the clock.
  const watch = setInterval(() => {
    void advanceModel(db, id, progress).then(
      (goesOn) => !goesOn && stop.abort(),
      (error: unknown) => log.warn({ error }, 'the progress of a model could not be noted'),
    )
  }, LOOK_MS)
  const result = await inThread<ThreadTask, TrainResult>(
    new URL('./prediction.thread.ts', import.meta.url),
    { kind: 'train', input: { landmarks, features, lead, knownUntil: dayNumber(today) } },
    {
      signal: stop.signal,
      onStep: (done, of) => {
        progress = READING + (1 - READING) * 0.98 * (done / of)
      },
    },
  ).finally(() => clearInterval(watch))
  if (!result) return
  const tooMany = own.beyond.map(
    (label): LeftOut => ({
      key: `attribute:${label}`,
      why: 'too-many',
      area: null,
      by_missing: false,
    }),
  )
  const { observed_from: observedFrom, ...found } = result.findings
  const findings: Findings = {
    ...found,
    ...scopeOf(read, { days, today, features, observedFrom }),
    left_out: [...found.left_out, ...tooMany],
  }
  await db.transaction().execute(async (trx) => {
    const isKept = await finishModel(trx, id, {
      status: result.model ? 'ready' : 'no-signal',
      findings,
      content: result.model,
    })
    if (isKept) await writeTrials(trx, id, result.trials)
  })
  log.info(
    { model: id, rows: findings.rows, reason: findings.reason, ms: Math.round(performance.now() - started) },
    'a model of leaving was learnt',
  )
}

/** `notices` and `reconstructed`: the days of such rows. */
type Past = { landmarks: Landmarks; days: string[]; notices: string[]; reconstructed: string[] }

/** All customers at all ends of months, in parts; undefined once somebody stopped it. */
async function readPast(
  db: Db,
  asked: { today: string; days: string[]; timeZone: string; currency: string; features: readonly Feature[] },
  onPart: (share: number) => Promise<boolean>,
): Promise<Past | undefined> {
  const { today, days, timeZone, currency, features } = asked
  const losses = await readLossDays(db, currency, today)
  const parts = await accountParts(db, days)
  const attributes = features.slice(dayFeatures.length)
  const kept: FeatureRow[] = []
  const notices: string[] = []
  for (const [n, { after, until }] of parts.entries()) {
    const rows = await readFeatureRows(db, { days, past: days, timeZone, currency, attributes, after, until })
    for (const row of rows) {
      if (row.has_notice) notices.push(row.day)
      else kept.push(row)
    }
    if (!(await onPart((n + 1) / parts.length))) return undefined
    await breathe()
  }
  return {
    landmarks: landmarksOf(thinned(kept), losses, features.length),
    days: kept.map(({ day }) => day),
    notices,
    reconstructed: kept.filter((row) => row.reconstructed).map(({ day }) => day),
  }
}

function thinned(rows: FeatureRow[]): FeatureRow[] {
  const share = MOST_LANDMARKS / rows.length
  if (share >= 1) return rows
  return rows.filter(({ account_id: id }) => (Math.imul(id, 2_246_822_507) >>> 0) / 2 ** 32 < share)
}

async function accountParts(db: Db, days: readonly string[]): Promise<{ after: number; until: number }[]> {
  const { rows } = await sql<{ id: number }>`
    select id from (
      select account_id as id, row_number() over (order by account_id) as n from (
        select distinct account_id from account_day where day = any(${[...days]}::date[]) and is_customer
      ) customers
    ) numbered where n % ${sql.lit(CHUNK)} = 0 order by id`.execute(db)
  const ends = [...rows.map(({ id }) => id), 2147483647]
  return ends.map((until, n) => ({ after: ends[n - 1] ?? -1, until }))
}

/** What is told of the months learnt from; those before `observedFrom` are left out of it. */
function scopeOf(
  past: Past,
  {
    days: all,
    today,
    features,
    observedFrom,
  }: { days: readonly string[]; today: string; features: readonly Feature[]; observedFrom: number | null },
): Pick<
  Findings,
  | 'from'
  | 'to'
  | 'month_ends'
  | 'months_left_out'
  | 'known_until'
  | 'reconstructed_share'
  | 'notices'
  | 'features'
> {
  const from = observedFrom ?? 0
  const learnt = (days: readonly string[]) => days.filter((day) => dayNumber(day) >= from)
  const days = learnt(all)
  const rows = [...past.landmarks.day.keys()].filter((i) => (past.landmarks.day[i] as number) >= from)
  return {
    from: days[0] ?? addDays(today, -1),
    to: days.at(-1) ?? addDays(today, -1),
    month_ends: days.length,
    months_left_out: all.length - days.length,
    known_until: today,
    reconstructed_share: learnt(past.reconstructed).length / Math.max(1, learnt(past.days).length),
    notices: learnt(past.notices).length,
    features: features.map(({ key, theme, unit }, j) => ({
      key,
      theme,
      unit,
      known:
        rows.filter((i) => !Number.isNaN(past.landmarks.columns[j]?.[i])).length / Math.max(1, rows.length),
    })),
  }
}
