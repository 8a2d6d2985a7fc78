import type { Actor, Permission } from '../../platform/access.ts'
import type { Database } from '../../platform/database.ts'
import { recordAudit } from './audit.store.ts'
import { createKey } from './key.store.ts'

/** A new key; its token is in the answer and nowhere else. */
export async function makeKey(
  db: Database,
  actor: Actor,
  { name, kind, scopes, ip }: { name: string; kind: 'api' | 'write'; scopes: Permission[]; ip?: string },
): Promise<{ id: string; token: string }> {
  return db.transaction().execute(async (trx) => {
    const made = await createKey(trx, {
      name,
      kind,
      scopes,
      ...(actor.kind === 'member' ? { createdBy: actor.id } : {}),
    })
    await recordAudit(trx, actor, {
      action: 'key.made',
      entityKind: 'key',
      entityId: made.id,
      entityName: name,
      after: { kind, scopes },
      ...(ip ? { ip } : {}),
    })
    return made
  })
}
