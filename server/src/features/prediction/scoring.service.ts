import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { monthStart } from '@tsuzuku/core/time/month-start'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { inThread } from '../../platform/in-thread.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import { readFigureDay } from '../metrics/figure-day.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { type FeatureRow, readFeatureRows } from './feature-rows.read.ts'
import { landmarksOf } from './landmarks.ts'
import { dayFeatures } from './prediction.features.ts'
import { type ModelRow, readContent, readModelInRole } from './prediction.store.ts'
import type { ThreadTask } from './prediction.thread.ts'
import type { Scored } from './score-model.ts'
import type { PackedModel } from './train-model.ts'

const PAST_MONTHS = 12
const CHUNK = 5_000
const LEAST_MINUTES = 30

type Machinery = { db: Database; clock: Clock; log: Log }

const payload = z.object({ force: z.boolean().default(false) })

/** Scores customers with the models that have a part to play, where facts have changed since they were last scored. */
export function createScoringJob(machinery: Machinery): JobHandler {
  return async (given) => {
    const { force } = payload.parse(given ?? {})
    for (const role of ['in-force', 'shadow'] as const) {
      const model = await readModelInRole(machinery.db, role)
      if (model) await scoreWith(machinery, model, { force })
    }
  }
}

export async function scoreWith(
  { db, clock, log }: Machinery,
  model: ModelRow,
  { force }: { force: boolean },
): Promise<number> {
  const day = await readFigureDay(db)
  const packed = await readContent(db, model.id)
  if (!day || !packed || (!force && (await isFresh(db, { modelId: model.id, day, now: clock() })))) return 0
  const { timeZone, currency } = await readWorkspace(db)
  const rows = await readToday(db, packed, { day, timeZone, currency })
  const landmarks = landmarksOf(rows, new Map(), packed.features.length)
  const scored = await inThread<ThreadTask, Scored[]>(new URL('./prediction.thread.ts', import.meta.url), {
    kind: 'score',
    model: packed,
    landmarks,
  })
  if (!scored) return 0
  await writeScores(db, { modelId: model.id, day, rows, scored, now: clock() })
  log.debug({ model: model.id, day, accounts: scored.length }, 'customers were scored')
  return scored.length
}

/** The ends of the months before a day, and the day: what an account is compared with itself over. */
export function pastOf(day: string): string[] {
  const first = monthStart(day)
  const ends = Array.from({ length: PAST_MONTHS + 1 }, (_, n) => addDays(addMonths(first, -n), -1))
  return [...new Set([...ends, day])].sort()
}

export function readToday(
  db: Db,
  packed: PackedModel,
  asked: { day: string; timeZone: string; currency: string; accountId?: number },
): Promise<FeatureRow[]> {
  const { day, ...rest } = asked
  const attributes = packed.features.slice(dayFeatures.length)
  return readFeatureRows(db, { ...rest, days: [day], past: pastOf(day), attributes })
}

async function isFresh(
  db: Db,
  { modelId, day, now }: { modelId: number; day: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql<{ fresh: boolean }>`
    select coalesce(max(computed_at) > ${now}::timestamptz - ${sql.lit(LEAST_MINUTES)} * interval '1 minute'
      or max(computed_at) > (select max(at) from fact_change where topic in ('accounts', 'contracts', 'support', 'surveys', 'usage', 'merges')), false) as fresh
    from account_prediction where model_id = ${modelId} and day = ${day}::date`.execute(db)
  return rows[0]?.fresh ?? false
}

async function writeScores(
  db: Database,
  found: { modelId: number; day: string; rows: readonly FeatureRow[]; scored: readonly Scored[]; now: Date },
): Promise<void> {
  const { modelId, day, rows, scored, now } = found
  await db.transaction().execute(async (trx) => {
    // Two scorings at once would both find the day empty.
    await sql`select pg_advisory_xact_lock(hashtext('account_prediction'), ${modelId})`.execute(trx)
    await sql`delete from account_prediction where model_id = ${modelId} and day = ${day}::date`.execute(trx)
    for (let from = 0; from < scored.length; from += CHUNK) {
      const payload = scored
        .slice(from, from + CHUNK)
        .map(({ account, mrr, chances, atRenewal, reasons }, i) => ({
          account_id: account,
          mrr_minor: mrr,
          has_notice: rows[from + i]?.has_notice ?? false,
          chances,
          renewal_date: rows[from + i]?.renewal_date ?? null,
          at_renewal: atRenewal ?? null,
          features: reasons.map(({ feature }) => feature),
          values: reasons.map(({ value }) => (Number.isNaN(value) ? null : value)),
          effects: reasons.map(({ effect }) => effect),
        }))
      await sql`
        insert into account_prediction (model_id, day, account_id, mrr_minor, within_30, within_90, within_180, within_365,
          has_notice, renewal_date, at_renewal, reason_features, reason_values, reason_effects, computed_at)
        select ${modelId}, ${day}::date, account_id, mrr_minor, chances[1], chances[2], chances[3], chances[4], has_notice,
          renewal_date, at_renewal, features, "values", effects, ${now}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(payload)}::jsonb) as s(account_id integer, mrr_minor bigint, has_notice boolean, renewal_date date, at_renewal real,
          chances real[], features smallint[], "values" real[], effects real[])`.execute(trx)
    }
  })
}
