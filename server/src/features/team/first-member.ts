import { sql } from 'kysely'
import type { Config } from '../../platform/config.ts'
import type { Db } from '../../platform/database.ts'
import { hashPassword } from './team.service.ts'

/** Makes the first admin of an empty workspace; returns the oldest active admin either way. */
export async function ensureFirstMember(
  db: Db,
  config: Config,
  fallback: { email: string; name: string },
): Promise<string> {
  const admin = await db
    .selectFrom('member')
    .select('id')
    .where('role', '=', 'admin')
    .where('deactivated_at', 'is', null)
    .orderBy('created_at')
    .executeTakeFirst()
  if (admin) return admin.id
  const email = config.adminEmail ?? fallback.email
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
