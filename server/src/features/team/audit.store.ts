import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'

export type AuditEntry = {
  action: string
  entityKind: string
  entityId?: string
  entityName?: string
  before?: unknown
  after?: unknown
  ip?: string
}

/** Written in the transaction of the change it tells of. */
export async function recordAudit(db: Db, actor: Actor, entry: AuditEntry): Promise<void> {
  await sql`insert into audit_entry (actor_kind, actor_id, actor_name, action, entity_kind, entity_id, entity_name, before, after, ip)
    values (${actor.kind}, ${actor.kind === 'system' ? null : actor.id}, ${actor.name}, ${entry.action}, ${entry.entityKind},
      ${entry.entityId ?? null}, ${entry.entityName ?? null}, ${json(entry.before)}, ${json(entry.after)}, ${entry.ip ?? null})`.execute(
    db,
  )
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
