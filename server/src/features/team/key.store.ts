import { sql } from 'kysely'
import type { Actor, Permission } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { hashToken, newToken } from '../../platform/token.ts'

export type NewKey = { name: string; kind: 'api' | 'write'; scopes: Permission[]; createdBy?: string }

/** The token is returned once, here; the table keeps its hash. */
export async function createKey(db: Db, key: NewKey): Promise<{ id: string; token: string }> {
  const { token, hash } = newToken(key.kind === 'write' ? 'tzw' : 'tza')
  const scopes = key.kind === 'write' ? ['events:write'] : key.scopes
  const row = await db
    .insertInto('api_key')
    .values({
      name: key.name,
      kind: key.kind,
      token_hash: hash,
      token_prefix: token.slice(0, 10),
      scopes,
      created_by: key.createdBy ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id: row.id, token }
}

/** The key behind a token, of either kind, while it is not revoked. */
export async function findKeyActor(
  db: Db,
  token: string,
): Promise<(Actor & { keyKind: 'api' | 'write' }) | undefined> {
  const { rows } = await sql<{
    id: string
    name: string
    kind: 'api' | 'write'
    scopes: Permission[]
    stale: boolean
  }>`
    select id, name, kind, scopes, coalesce(last_used_at < now() - interval '1 minute', true) as stale
    from api_key where token_hash = ${hashToken(token)} and revoked_at is null`.execute(db)
  const row = rows[0]
  if (!row) return undefined
  if (row.stale) await sql`update api_key set last_used_at = now() where id = ${row.id}`.execute(db)
  return { kind: 'api-key', id: row.id, name: row.name, permissions: new Set(row.scopes), keyKind: row.kind }
}
