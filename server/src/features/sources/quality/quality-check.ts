import { type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../../platform/database.ts'
import type { Workspace } from '../../team/workspace.store.ts'

export const qualitySample = z.object({
  account_id: z.number().nullable(),
  account_name: z.string().nullable(),
  /** What is odd about it, by name; the screen has the words. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
})

export type QualityFinding = { count: number; total: number | null; sample: z.infer<typeof qualitySample>[] }
export type QualityContext = { workspace: Workspace; today: string }

export type QualityCheck = {
  key: string
  group: 'freshness' | 'joins' | 'contradictions' | 'gaps' | 'duplicates'
  /** What cannot be told, or is told wrongly, while this stands. */
  affects: readonly string[]
  /** The screen on which it is put right. */
  fixOn: 'imports' | 'accounts' | 'keys' | 'settings'
  find(db: Db, context: QualityContext): Promise<QualityFinding>
}

export const SAMPLE = 20

/** Counts what a query finds and takes the first of it; the query yields account_id, account_name and detail. */
export async function countAndSample(
  db: Db,
  query: RawBuilder<unknown>,
  total: RawBuilder<unknown> | null,
): Promise<QualityFinding> {
  const { rows } = await sql<{
    count: number
    total: number | null
    sample: QualityFinding['sample'] | null
  }>`
    with found as materialized (${query})
    select (select count(*) from found) as count, ${total ? sql`(${total})::bigint` : sql`null::bigint`} as total,
      (select jsonb_agg(to_jsonb(f)) from (select account_id, account_name, detail from found limit ${SAMPLE}) f) as sample`.execute(
    db,
  )
  const row = rows[0]
  return { count: row?.count ?? 0, total: row?.total ?? null, sample: row?.sample ?? [] }
}

/** A subscription that runs on a day. */
export function runsOn(alias: string, day: RawBuilder<unknown>): RawBuilder<boolean> {
  const s = (column: string) => sql.ref(`${alias}.${column}`)
  return sql<boolean>`(${s('superseded_at')} = 'infinity' and ${s('start_date')} <= ${day} and (${s('end_date')} is null or ${s('end_date')} > ${day}))`
}

/** An account that some source calls lost: by its stage, or by an attribute as exports name it. */
export function saidToBeLost(alias: string): RawBuilder<boolean> {
  const attributes = sql.ref(`${alias}.attributes`)
  const keys = ['churn_flag', 'churned', 'is_churned', 'has_churned', 'churn', 'cancelled', 'canceled']
  return sql<boolean>`(${sql.ref(`${alias}.stage`)} = 'churned' or exists (
    select from jsonb_each_text(${attributes}) a where a.key = any(${keys}::text[]) and lower(a.value) in ('true', 'yes', '1', 'churned')))`
}
