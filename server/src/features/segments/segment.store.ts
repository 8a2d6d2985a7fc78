import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'
import { type Rule, segmentsIn } from './segment.rule.ts'

export type SegmentRule = { id: number; name: string; rule: Rule | null; version: number }
export type SegmentRules = ReadonlyMap<number, SegmentRule>

/** The rules of all segments that there are, because any of them may stand on any other. */
export async function readSegmentRules(db: Db): Promise<SegmentRules> {
  const { rows } = await sql<SegmentRule>`
    select id, name, rule, version from segment where deleted_at is null order by id`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** A segment and all that stand on it, directly or through others. */
export function standingOn(id: number, segments: SegmentRules): number[] {
  const found = new Set([id])
  for (;;) {
    const more = [...segments.values()].filter(
      (other) => !found.has(other.id) && other.rule && segmentsIn(other.rule).some((used) => found.has(used)),
    )
    if (more.length === 0) return [...found]
    for (const other of more) found.add(other.id)
  }
}

export type SegmentRow = {
  id: number
  name: string
  description: string
  kind: 'rule' | 'list'
  version: number
  created_by: string | null
  created_at: string
  changed_at: string
  evaluated_at: string | null
  failed_with: string | null
  accounts: number
  mrr_minor: number
  unknown: number
  trend: { day: string; accounts: number }[]
}

const TREND_POINTS = 26

const columns = sql`s.id, s.name, s.description, s.kind, s.version, m.name as created_by,
  ${instant('s.created_at')} as created_at, ${instant('s.changed_at')} as changed_at,
  ${instant('s.evaluated_at')} as evaluated_at, s.failed_with,
  coalesce(n.accounts, 0) as accounts, coalesce(n.mrr_minor, 0) as mrr_minor, coalesce(n.unknown, 0) as unknown,
  coalesce((select jsonb_agg(jsonb_build_object('day', t.day, 'accounts', t.accounts) order by t.day) from (
    select c.day, c.accounts from segment_count c where c.segment_id = s.id order by c.day desc
    limit ${TREND_POINTS}) t), '[]') as trend`

const source = sql`segment s left join member m on m.id = s.created_by
  left join lateral (select c.accounts, c.mrr_minor, c.unknown from segment_count c
    where c.segment_id = s.id and not c.reconstructed order by c.day desc limit 1) n on true`

/** Segments by name, after a position. */
export async function listSegments(
  db: Db,
  asked: { limit: number; after?: readonly [string, number] | undefined; q?: string | undefined },
): Promise<(SegmentRow & { sort_key: string })[]> {
  const { rows } = await sql<SegmentRow & { sort_key: string }>`
    select ${columns}, lower(s.name) as sort_key from ${source}
    where s.deleted_at is null
      and ${asked.after ? sql`(lower(s.name), s.id) > (${asked.after[0]}, ${asked.after[1]})` : sql`true`}
      and ${asked.q ? sql`position(search_key(${asked.q}::text) in search_key(s.name)) > 0` : sql`true`}
    order by lower(s.name), s.id limit ${asked.limit}`.execute(db)
  return rows
}

export async function readSegment(
  db: Db,
  id: number,
): Promise<(SegmentRow & { rule: Rule | null }) | undefined> {
  const { rows } = await sql<SegmentRow & { rule: Rule | null }>`
    select ${columns}, s.rule from ${source} where s.id = ${id} and s.deleted_at is null`.execute(db)
  return rows[0]
}

export async function readVersions(db: Db, id: number) {
  const { rows } = await sql<{
    version: number
    name: string
    rule: Rule | null
    saved_by: string | null
    saved_at: string
  }>`
    select v.version, v.name, v.rule, m.name as saved_by, ${instant('v.saved_at')} as saved_at
    from segment_version v left join member m on m.id = v.saved_by
    where v.segment_id = ${id} order by v.version desc limit 50`.execute(db)
  return rows
}
