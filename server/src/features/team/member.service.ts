import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Database, Db } from '../../platform/database.ts'
import { recordAudit } from './audit.store.ts'
import { emailTaken, memberNotFound } from './team.errors.ts'
import type { Role } from './team.roles.ts'
import { createOneTimeLink } from './team.service.ts'

export type NewLink = { memberId: string; token: string; expiresInHours: number }

/** What waits for a member who joins: the accounts that files name them as owner of. Says how many. */
export type GiveAwaited = (db: Db, member: { id: string; email: string }, now: Date) => Promise<number>

const invitationHours = 7 * 24

/** A new member with the link that lets them in, and the accounts that wait for them. */
export async function inviteMember(
  db: Database,
  actor: Actor,
  { email, name, role, ip }: { email: string; name: string; role: Role; ip?: string },
  { giveAwaited, now }: { giveAwaited: GiveAwaited; now: Date },
): Promise<NewLink & { accounts: number }> {
  return db.transaction().execute(async (trx) => {
    const member = await trx
      .insertInto('member')
      .values({ email, name, role })
      .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!member) throw emailTaken({ field: 'email' })
    const accounts = await giveAwaited(trx, { id: member.id, email }, now)
    await recordAudit(trx, actor, {
      action: 'member.invited',
      entityKind: 'member',
      entityId: member.id,
      entityName: name,
      after: { email, role, ...(accounts > 0 ? { accounts } : {}) },
      ...(ip ? { ip } : {}),
    })
    const token = await createOneTimeLink(trx, member.id, 'invitation')
    return { memberId: member.id, token, expiresInHours: invitationHours, accounts }
  })
}

/** Another way in for a member who is not deactivated, found by id or by address. */
export async function makeMemberLink(
  db: Database,
  actor: Actor,
  { member: wanted, ip }: { member: { id: string } | { email: string }; ip?: string },
): Promise<NewLink> {
  return db.transaction().execute(async (trx) => {
    const members = trx.selectFrom('member').select(['id', 'name']).where('deactivated_at', 'is', null)
    const member = await ('id' in wanted
      ? members.where('id', '=', wanted.id)
      : members.where(sql`lower(email)`, '=', wanted.email.trim().toLowerCase())
    ).executeTakeFirst()
    if (!member) throw memberNotFound()
    await recordAudit(trx, actor, {
      action: 'member.link-made',
      entityKind: 'member',
      entityId: member.id,
      entityName: member.name,
      ...(ip ? { ip } : {}),
    })
    const token = await createOneTimeLink(trx, member.id, 'invitation')
    return { memberId: member.id, token, expiresInHours: invitationHours }
  })
}
