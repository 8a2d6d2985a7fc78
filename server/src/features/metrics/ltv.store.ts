import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { LtvSettings } from './ltv.schema.ts'

const unset: LtvSettings = { margin: 1, discount: 0, horizon_months: 36 }

export async function readLtvSettings(db: Db): Promise<LtvSettings> {
  const { rows } = await sql<LtvSettings>`select margin, discount, horizon_months from ltv_setting`.execute(
    db,
  )
  return rows[0] ?? unset
}

export async function writeLtvSettings(
  db: Db,
  { margin, discount, horizon_months }: LtvSettings,
): Promise<void> {
  await sql`insert into ltv_setting (margin, discount, horizon_months)
    values (${margin}, ${discount}, ${horizon_months})
    on conflict (only_row) do update
      set margin = excluded.margin, discount = excluded.discount, horizon_months = excluded.horizon_months`.execute(
    db,
  )
}
