import { sql } from 'kysely'
import type { Config } from '../../platform/config.ts'
import type { Db } from '../../platform/database.ts'
import { hashPassword } from './team.service.ts'

/**
 * An admin to let in: the one of the settings, made where nobody has the address yet; else the oldest active one; else, in an
 * empty workspace, a new one. A member who is there already is nobody's to change from outside, unless no admin is left.
 */
export async function ensureFirstMember(
  db: Db,
  config: Pick<Config, 'adminEmail' | 'adminPassword'>,
  fallback: { email: string; name: string },
): Promise<string> {
  const email = config.adminEmail ?? fallback.email
  const active = await db
    .selectFrom('member')
    .select(['id', sql<boolean>`lower(email) = lower(${email})`.as('isAsked')])
    .where('role', '=', 'admin')
    .where('deactivated_at', 'is', null)
    .orderBy('isAsked', 'desc')
    .orderBy('created_at')
    .executeTakeFirst()
  if (active && (active.isAsked || !config.adminEmail || (await isKnown(db, email)))) return active.id
  const row = await db
    .insertInto('member')
    .values({
      email,
      name: config.adminEmail ? (email.split('@')[0] ?? email) : fallback.name,
      role: 'admin',
      password_hash: config.adminPassword ? await hashPassword(config.adminPassword) : null,
    })
    .onConflict((conflict) =>
      conflict.expression(sql`lower(email)`).doUpdateSet({ role: 'admin', deactivated_at: null }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

async function isKnown(db: Db, email: string): Promise<boolean> {
  const row = await db
    .selectFrom('member')
    .select('id')
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .executeTakeFirst()
  return row !== undefined
}
