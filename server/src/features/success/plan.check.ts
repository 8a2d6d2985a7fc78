import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { PlanContent } from './plan.schema.ts'
import { contactNotOfAccount, measureUnknown } from './success.errors.ts'

/** Every attribute that a goal is measured by is one of numbers, and every event has come at least once. */
export async function requireNumbers(db: Db, { goals }: PlanContent): Promise<void> {
  const { rows } = await sql<{ key: string }>`
    select key from attribute_definition where type = 'number'`.execute(db)
  const known = new Set(rows.map(({ key }) => key))
  const seen = await readSeen(db, goals)
  for (const [at, { id, measure }] of goals.entries()) {
    if (id === null && measure.kind === 'attribute' && !known.has(measure.key))
      throw measureUnknown({ field: `goals.${at}.measure.key`, params: { key: measure.key } })
    if (id === null && measure.kind === 'event' && !seen.has(measure.event))
      throw measureUnknown({ field: `goals.${at}.measure.event`, params: { key: measure.event } })
  }
}

async function readSeen(db: Db, goals: PlanContent['goals']): Promise<Set<string>> {
  const asked = goals.flatMap(({ measure }) => (measure.kind === 'event' ? [measure.event] : []))
  if (asked.length === 0) return new Set()
  const { rows } = await sql<{ event: string }>`
    select kind || ':' || name as event from event_name where kind || ':' || name = any(${asked}::text[])`.execute(
    db,
  )
  return new Set(rows.map(({ event }) => event))
}

/** The contact that stands for this one today, if it is with the account; undefined else. */
export async function readContactOf(
  db: Db,
  accountId: number,
  contactId: number,
): Promise<{ id: number; name: string } | undefined> {
  const { rows } = await sql<{ id: number; name: string }>`
    select n.id, coalesce(n.name, n.email, '#' || n.id) as name
    from contact c join contact_now n on n.id = coalesce(c.merged_into, c.id)
    join account i on i.id = n.account_id
    where c.id = ${contactId} and coalesce(i.merged_into, i.id) = ${accountId} and not n.anonymous`.execute(
    db,
  )
  return rows[0]
}

export async function requireContacts(db: Db, accountId: number, { steps }: PlanContent): Promise<void> {
  for (const [at, { id, contact_id: contact }] of steps.entries()) {
    // Whoever was asked earlier may have left since: only what is new is looked at.
    if (id !== null || contact === null) continue
    if (!(await readContactOf(db, accountId, contact)))
      throw contactNotOfAccount({ field: `steps.${at}.contact_id` })
  }
}

export async function readBaselines(db: Db, planId: number): Promise<Map<number, number | null>> {
  const { rows } = await sql<{ id: number; baseline: number | null }>`
    select id, baseline from success_goal where plan_id = ${planId} and removed_at is null`.execute(db)
  return new Map(rows.map(({ id, baseline }) => [id, baseline]))
}
