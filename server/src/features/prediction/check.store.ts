import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { CheckResult } from './check.service.ts'

export type CheckRow = {
  id: number
  verdict: 'good' | 'drift' | 'fallen-back'
  result: CheckResult
  checked_at: string
}

/** The newest looks at a model. */
export async function readChecks(db: Db, modelId: number, limit: number): Promise<CheckRow[]> {
  const { rows } = await sql<CheckRow>`
    select id, verdict, result, to_char(checked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as checked_at
    from prediction_check where model_id = ${modelId} order by id desc limit ${limit}`.execute(db)
  return rows
}
