import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { endOf } from '../health/known-facts.ts'
import type { CheckResult } from './check.service.ts'

export type CheckRow = {
  id: number
  verdict: 'good' | 'drift' | 'fallen-back'
  result: CheckResult
  checked_at: string
}

/** The newest looks at a model, or the newest when a past day ended. */
export async function readChecks(
  db: Db,
  modelId: number,
  limit: number,
  pastDay?: string,
): Promise<CheckRow[]> {
  const { rows } = await sql<CheckRow>`
    select id, verdict, result, to_char(checked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as checked_at
    from prediction_check where model_id = ${modelId} and ${pastDay ? sql`checked_at <= ${endOf(pastDay)}` : sql`true`} order by id desc limit ${limit}`.execute(
    db,
  )
  return rows
}
