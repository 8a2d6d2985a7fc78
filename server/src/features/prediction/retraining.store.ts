import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import { dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'

export type RetrainSetting = { retrain: boolean; retrain_weeks: number }

export async function readRetrainSetting(db: Db): Promise<RetrainSetting> {
  const { rows } = await sql<RetrainSetting>`select retrain, retrain_weeks from prediction_setting`.execute(
    db,
  )
  return rows[0] ?? { retrain: true, retrain_weeks: 4 }
}

export async function writeRetrainSetting(db: Db, { retrain, retrain_weeks: weeks }: RetrainSetting) {
  await sql`update prediction_setting set retrain = ${retrain}, retrain_weeks = ${weeks}`.execute(db)
}

/**
 * The day from which on a new model is due: some weeks after anything was learnt, and at once when a model fell back and
 * nothing was learnt since; never before a person has put a model in force.
 */
export async function readNextRetraining(db: Db, timeZone: string): Promise<string | null> {
  const { retrain, retrain_weeks: weeks } = await readRetrainSetting(db)
  const { rows } = await sql<{ last: Date | null; is_used: boolean; fell_on: Date | null }>`
    select max(created_at) as last, coalesce(bool_or(role in ('in-force', 'fallen-back')), false) as is_used,
      max(role_since) filter (where role = 'fallen-back') as fell_on
    from prediction_model`.execute(db)
  const { last, is_used: isUsed, fell_on: fell } = rows[0] ?? {}
  if (!retrain || !isUsed || !last) return null
  if (fell && new Date(last) < new Date(fell)) return dayIn(timeZone, new Date(fell))
  return addDays(dayIn(timeZone, new Date(last)), weeks * 7)
}
