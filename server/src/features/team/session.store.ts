import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { hashToken, newToken } from '../../platform/token.ts'
import { type Role, rolePermissions } from './team.roles.ts'

export const SESSION_COOKIE = 'tsuzuku_session'
const SESSION_DAYS = 30

/** A new session; only the hash of its token is kept. */
export async function openSession(
  db: Db,
  memberId: string,
  seen: { ip: string; userAgent: string | undefined },
): Promise<{ token: string; expiresAt: Date }> {
  const { token, hash } = newToken('tzs')
  const expiresAt = new Date(Date.now() + SESSION_DAYS * 86_400_000)
  await db
    .insertInto('session')
    .values({
      token_hash: hash,
      member_id: memberId,
      expires_at: expiresAt,
      ip: seen.ip,
      user_agent: seen.userAgent?.slice(0, 300) ?? null,
    })
    .execute()
  return { token, expiresAt }
}

/** The member behind a session token, while the session lives and the member is active. */
export async function findSessionActor(db: Db, token: string): Promise<Actor | undefined> {
  const { rows } = await sql<{ session_id: string; id: string; name: string; role: Role; stale: boolean }>`
    select s.id as session_id, m.id, m.name, m.role, s.last_used_at < now() - interval '5 minutes' as stale
    from session s join member m on m.id = s.member_id
    where s.token_hash = ${hashToken(token)} and s.revoked_at is null and s.expires_at > now() and m.deactivated_at is null`.execute(
    db,
  )
  const row = rows[0]
  if (!row) return undefined
  if (row.stale) await sql`update session set last_used_at = now() where id = ${row.session_id}`.execute(db)
  return {
    kind: 'member',
    id: row.id,
    name: row.name,
    permissions: new Set(rolePermissions[row.role]),
    sessionId: row.session_id,
  }
}

/** Colleagues behind one address of their company do not shut each other out. */
export async function hasSignedInFrom(db: Db, email: string, ip: string): Promise<boolean> {
  const { rows } = await sql`
    select from session s join member m on m.id = s.member_id
    where lower(m.email) = ${email.trim().toLowerCase()} and m.deactivated_at is null and s.ip = ${ip} limit 1`.execute(
    db,
  )
  return rows.length > 0
}

/** Signs a member out everywhere, or everywhere but here. */
export async function revokeSessions(db: Db, memberId: string, exceptSessionId?: string): Promise<number> {
  const result = await sql`update session set revoked_at = now()
    where member_id = ${memberId} and revoked_at is null and id is distinct from ${exceptSessionId ?? null}`.execute(
    db,
  )
  return Number(result.numAffectedRows ?? 0)
}
