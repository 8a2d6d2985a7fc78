import { sql } from 'kysely'
import type { QualityCheck } from './quality-check.ts'

export const failedRows: QualityCheck = {
  key: 'failed-rows',
  group: 'joins',
  affects: [],
  fixOn: 'imports',
  async find(db, { today }) {
    const { rows } = await sql<{ id: number; file_name: string; failed: number; done: number }>`
      select id, file_name, rows_failed as failed, rows_done as done from import
      where status in ('done', 'failed', 'cancelled') and created_at > ${today}::date - interval '30 days'
      order by rows_failed desc`.execute(db)
    const failed = rows.filter((row) => row.failed > 0)
    return {
      count: failed.reduce((sum, row) => sum + row.failed, 0),
      total: rows.reduce((sum, row) => sum + row.done, 0),
      sample: failed.slice(0, 20).map((row) => ({
        account_id: null,
        account_name: null,
        detail: { import_id: row.id, file_name: row.file_name, rows: row.failed },
      })),
    }
  },
}
