import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { KeptTrial } from './trial-chances.ts'

const CHUNK = 10_000

/** Days are numbers since 1970-01-01. */
export async function writeTrials(db: Db, modelId: number, trials: readonly KeptTrial[]): Promise<void> {
  for (let from = 0; from < trials.length; from += CHUNK) {
    const part = trials.slice(from, from + CHUNK)
    await sql`
      insert into prediction_trial (model_id, day, account_id, within_90, within_180)
      select ${modelId}, '1970-01-01'::date + t.day, t.account, t.within_90, t.within_180
      from unnest(${part.map(({ day }) => day)}::integer[], ${part.map(({ account }) => account)}::integer[],
        ${part.map((one) => one.within_90)}::real[], ${part.map((one) => one.within_180)}::real[])
        as t(day, account, within_90, within_180)`.execute(db)
  }
}
