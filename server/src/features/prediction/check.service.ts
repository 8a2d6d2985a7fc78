import { populationStabilityIndex } from '@tsuzuku/core/prediction/population-stability-index'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import { sql } from 'kysely'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import { readLossDays, readMonthEnds } from '../health/back-test.store.ts'
import { readFigureDay } from '../metrics/figure-day.ts'
import { notify } from '../notifications/notify.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { type CheckRow, readChecks } from './check.store.ts'
import { readFeatureRows } from './feature-rows.read.ts'
import { type Landmarks, landmarksOf } from './landmarks.ts'
import { type MonthTold, monthsOf, type Quality, qualityOf } from './model-card.ts'
import { system } from './models.service.ts'
import { dayFeatures, type Feature, horizons, MAIN_HORIZON } from './prediction.features.ts'
import { type ModelRow, readContent, readModelInRole, setRole } from './prediction.store.ts'
import { chancesOf, readyModel } from './score-model.ts'
import { readToday } from './scoring.service.ts'
import type { PackedModel } from './train-model.ts'

const DRIFTED = 0.25
/** Importance of features, of all, whose source has gone silent, from which on the model is blind. */
const BLIND = 0.3
const LEAST_LOST = 20

export type Drift = {
  key: string
  psi: number
  limit: number
  known_before: number
  known_now: number
  drifted: boolean
}
export type CheckResult = {
  day: string
  customers: number
  drift: Drift[]
  /** Ends of months after those the model learnt from, whose horizon is over. */
  later: { quality: Quality; months: MonthTold[] } | null
  reason: FallBackReason | null
}
export type FallBackReason = 'blind' | 'no-better-than-chance' | 'not-calibrated' | 'no-customers'

type Machinery = { db: Database; clock: Clock; log: Log }

/** Looks at the models in force and in the shadow; one that has gone bad is put out and the rule stands again. */
export function createCheckJob(machinery: Machinery): JobHandler {
  return async () => {
    for (const role of ['in-force', 'shadow'] as const) {
      const model = await readModelInRole(machinery.db, role)
      if (model) await checkModel(machinery, model)
    }
  }
}

export async function checkModel(
  { db, clock, log }: Machinery,
  model: ModelRow,
): Promise<CheckResult | undefined> {
  const packed = await readContent(db, model.id)
  const day = await readFigureDay(db)
  if (!packed || !day) return undefined
  const { timeZone, currency } = await readWorkspace(db)
  const rows = await readToday(db, packed, { day, timeZone, currency })
  const now = landmarksOf(
    rows.filter((row) => !row.has_notice),
    new Map(),
    packed.features.length,
  )
  const drift = driftOf(packed, now)
  const later = await readLater(db, { packed, model, today: dayIn(timeZone, clock()), timeZone, currency })
  const reason = reasonToFallBack(model, { drift, later, customers: now.day.length })
  const result: CheckResult = { day, customers: now.day.length, drift, later, reason }
  const [before] = await readChecks(db, model.id, 1)
  const isOut = reason !== null && model.role === 'in-force'
  const verdict = isOut
    ? 'fallen-back'
    : reason !== null || drift.some((one) => one.drifted)
      ? 'drift'
      : 'good'
  await db.transaction().execute(async (trx) => {
    await sql`insert into prediction_check (model_id, verdict, result) values (${model.id}, ${verdict}, ${JSON.stringify(result)}::jsonb)`.execute(
      trx,
    )
    if (isOut || brings(result, before)) {
      const key = isOut ? `prediction-fallen-back:${model.id}` : `prediction-drift:${model.id}:${day}`
      const news = { key, link: `/prediction/models/${model.id}` }
      const kind = isOut ? 'prediction-fallen-back' : 'prediction-drift'
      await notify(trx, { ...news, kind, params: { model: model.id, reason }, to: 'everybody' }, clock())
    }
    if (!isOut) return
    await setRole(trx, model.id, { role: 'fallen-back', by: system.name, reason })
    await recordAudit(trx, system, {
      action: 'prediction.fallen-back',
      entityKind: 'prediction-model',
      entityId: String(model.id),
      after: { reason },
    })
  })
  log.info({ model: model.id, verdict, reason }, 'a model of leaving was checked')
  return result
}

/** Whether a check finds something that the one before had not: the same drift week after week is told once. */
function brings({ drift, reason }: CheckResult, before: CheckRow | undefined): boolean {
  const known = new Set(before?.result.drift.filter((one) => one.drifted).map(({ key }) => key))
  if (reason !== null && reason !== before?.result.reason) return true
  return drift.some(({ key, drifted }) => drifted && !known.has(key))
}

/** Expected by chance alone of two samples of these sizes is added to the limit, so that few customers raise no alarm. */
function driftOf(packed: PackedModel, now: Landmarks): Drift[] {
  return packed.kept.map((j, at) => {
    const before = Float64Array.from(packed.sample[at] ?? [], (value) => value ?? Number.NaN)
    const column = now.columns[j] as Float64Array
    const found = populationStabilityIndex(before, column)
    const known = (list: Float64Array) =>
      list.length === 0 ? 0 : list.filter((value) => !Number.isNaN(value)).length / list.length
    const limit =
      DRIFTED +
      (found ? (found.bins - 1) * (1 / Math.max(1, before.length) + 1 / Math.max(1, column.length)) : 0)
    const psi = found?.value ?? 0
    return {
      key: (packed.features[j] as Feature).key,
      psi,
      limit,
      known_before: known(before),
      known_now: known(column),
      drifted: psi > limit,
    }
  })
}

async function readLater(
  db: Db,
  asked: { packed: PackedModel; model: ModelRow; today: string; timeZone: string; currency: string },
): Promise<CheckResult['later']> {
  const { packed, model, today, timeZone, currency } = asked
  const learntUntil = model.findings?.known_until ?? today
  const all = await readMonthEnds(db, today, 36)
  const over = dayNumber(today) - packed.lead - MAIN_HORIZON
  const days = all.filter((day) => day >= learntUntil && dayNumber(day) <= over)
  if (days.length === 0) return null
  const attributes = packed.features.slice(dayFeatures.length)
  const rows = await readFeatureRows(db, { days, past: all, timeZone, currency, attributes })
  const losses = await readLossDays(db, currency, today)
  const seen = landmarksOf(
    rows.filter((row) => !row.has_notice),
    losses,
    packed.features.length,
  )
  const at = horizons.indexOf(MAIN_HORIZON)
  const chances = chancesOf(readyModel(packed), seen).map((one) => one[at] as number)
  const row = [...seen.day.keys()].filter(
    (i) => !((seen.lostOn[i] as number) <= (seen.day[i] as number) + packed.lead),
  )
  const told = {
    landmarks: seen,
    row,
    chance: row.map((i) => chances[i] as number),
    outcome: row.map((i) =>
      (seen.lostOn[i] as number) <= (seen.day[i] as number) + packed.lead + MAIN_HORIZON ? 1 : 0,
    ),
  }
  return { quality: qualityOf(told), months: monthsOf(told) }
}

function reasonToFallBack(
  model: ModelRow,
  { drift, later, customers }: { drift: readonly Drift[]; later: CheckResult['later']; customers: number },
): FallBackReason | null {
  if (customers === 0) return 'no-customers'
  const importance = new Map(model.findings?.importance.map(({ key, value }) => [key, Math.max(0, value)]))
  const all = drift.reduce((sum, { key }) => sum + (importance.get(key) ?? 0), 0)
  const silent = drift.filter((one) => one.known_before > 0.2 && one.known_now < 0.02)
  const blind = silent.reduce((sum, { key }) => sum + (importance.get(key) ?? 0), 0)
  if (all > 0 ? blind / all >= BLIND : silent.length >= drift.length / 2) return 'blind'
  if (!later || later.quality.lost_accounts < LEAST_LOST) return null
  const { auc } = later.quality
  if (!auc?.interval || auc.interval.low <= 0.5) return 'no-better-than-chance'
  const { log_loss: loss, base_log_loss: base } = later.quality
  return loss !== null && base !== null && loss >= base ? 'not-calibrated' : null
}
