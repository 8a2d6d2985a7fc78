import { sql } from 'kysely'
import { type Clock, dayIn } from '../../../platform/clock.ts'
import type { Database, Db } from '../../../platform/database.ts'
import { readWorkspace } from '../../team/workspace.store.ts'
import type { QualityFinding } from './quality-check.ts'
import { qualityChecks } from './quality-checks.ts'

/** Runs every check and keeps what it finds; the screen reads that and never waits for a check. */
export async function runQualityChecks(db: Database, clock: Clock): Promise<void> {
  const workspace = await readWorkspace(db)
  const now = clock()
  const context = { workspace, today: dayIn(workspace.timeZone, now) }
  for (const check of qualityChecks) await saveFinding(db, check.key, await check.find(db, context), now)
}

async function saveFinding(db: Db, key: string, finding: QualityFinding, now: Date): Promise<void> {
  await sql`
    insert into quality_result (check_key, count, total, sample, computed_at)
    values (${key}, ${finding.count}, ${finding.total}, ${JSON.stringify(finding.sample)}, ${now})
    on conflict (check_key) do update set count = excluded.count, total = excluded.total, sample = excluded.sample,
      computed_at = excluded.computed_at`.execute(db)
}

export type StoredFinding = QualityFinding & { check_key: string; computed_at: Date }

export async function readFindings(db: Db): Promise<Map<string, StoredFinding>> {
  const { rows } =
    await sql<StoredFinding>`select check_key, count, total, sample, computed_at from quality_result`.execute(
      db,
    )
  return new Map(rows.map((row) => [row.check_key, row]))
}

export type Freshness = { source: string; last_received_at: Date; last_ts: Date | null; records: number }

export async function readFreshness(db: Db): Promise<Freshness[]> {
  const { rows } = await sql<Freshness>`
    select source, last_received_at, last_ts, records from source_freshness order by last_received_at desc`.execute(
    db,
  )
  return rows
}
