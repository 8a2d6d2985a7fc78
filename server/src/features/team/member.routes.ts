import { sql } from 'kysely'
import * as z from 'zod'
import type { Tell } from '../../flow.ts'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database, Db } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { recordAudit } from './audit.store.ts'
import { type GiveAwaited, inviteMember, makeMemberLink, type NewLink } from './member.service.ts'
import { revokeSessions } from './session.store.ts'
import { lastAdmin, memberNotFound } from './team.errors.ts'
import { roles } from './team.roles.ts'

const memberRow = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  status: z.enum(['active', 'invited', 'deactivated']),
  accounts: z.number(),
  last_used_at: z.string().nullable(),
  created_at: z.string(),
})

const link = z.object({ member_id: z.string(), url: z.string(), expires_in_hours: z.number() })
const byId = z.object({ id: z.uuid() })

export type MemberMachinery = {
  db: Database
  config: Config
  clock: Clock
  giveAwaited: GiveAwaited
  tell: Tell
}

/** Members of our own team: list for everyone who assigns work, changes for admins. */
export function memberRoutes(app: Http, { db, config, clock, giveAwaited, tell }: MemberMachinery): void {
  const cached = createAnswerCache()
  const linkTo = (request: { protocol: string; host: string }, made: NewLink) => ({
    member_id: made.memberId,
    url: `${config.publicUrl ?? `${request.protocol}://${request.host}`}/welcome#${made.token}`,
    expires_in_hours: made.expiresInHours,
  })

  app.get(
    '/api/v1/members',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['team'],
        summary: 'Members of the team',
        response: { 200: z.object({ rows: z.array(memberRow) }) },
      },
    },
    async () => {
      const seen = (await readFactsSeen(db))(['accounts', 'merges'])
      const [rows, owned] = await Promise.all([listMembers(db), cached([seen], () => countOwned(db))])
      return { rows: rows.map((row) => ({ ...row, accounts: owned.get(row.id) ?? 0 })) }
    },
  )

  app.post(
    '/api/v1/members',
    {
      config: { access: 'members:write', keepsAnswer: false },
      schema: {
        tags: ['team'],
        summary: 'Invite a member; the link in the answer works once, for seven days',
        body: z.strictObject({
          email: z.email().max(320),
          name: z.string().trim().min(1).max(200),
          role: z.enum(roles),
        }),
        response: {
          201: link.extend({
            accounts: z.number().describe('That waited for this owner, named by files, and are theirs now'),
          }),
        },
      },
    },
    async (request, reply) => {
      const given = { ...request.body, ip: request.ip }
      const made = await inviteMember(db, requireActor(request), given, { giveAwaited, now: clock() })
      if (made.accounts > 0) await tell('accounts.changed')
      return reply.code(201).send({ ...linkTo(request, made), accounts: made.accounts })
    },
  )

  app.post(
    '/api/v1/members/:id/link',
    {
      config: { access: 'members:write', keepsAnswer: false },
      schema: {
        tags: ['team'],
        summary: 'A new one-time link for a member',
        params: byId,
        response: { 201: link },
      },
    },
    async (request, reply) => {
      const made = await makeMemberLink(db, requireActor(request), {
        member: request.params,
        ip: request.ip,
      })
      return reply.code(201).send(linkTo(request, made))
    },
  )

  app.patch(
    '/api/v1/members/:id',
    {
      config: { access: 'members:write' },
      schema: {
        tags: ['team'],
        summary: 'Change name or role, deactivate or reactivate a member',
        params: byId,
        body: z.strictObject({
          name: z.string().trim().min(1).max(200).optional(),
          role: z.enum(roles).optional(),
          active: z.boolean().optional(),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { name, role, active } = request.body
      let given = 0
      await db.transaction().execute(async (trx) => {
        // Locks all admins, so that two requests cannot each take the last one away.
        await sql`select id from member where role = 'admin' for update`.execute(trx)
        const before = await trx
          .selectFrom('member')
          .select(['name', 'email', 'role', 'deactivated_at'])
          .where('id', '=', id)
          .executeTakeFirst()
        if (!before) throw memberNotFound()
        await trx
          .updateTable('member')
          .set({
            ...(name ? { name } : {}),
            ...(role ? { role } : {}),
            ...(active === undefined ? {} : { deactivated_at: active ? null : new Date() }),
          })
          .where('id', '=', id)
          .execute()
        await requireAnAdmin(trx)
        if (active === false) await revokeSessions(trx, id)
        if (active) given = await giveAwaited(trx, { id, email: before.email }, clock())
        await recordAudit(trx, requireActor(request), {
          action:
            active === false
              ? 'member.deactivated'
              : active === true
                ? 'member.reactivated'
                : 'member.changed',
          entityKind: 'member',
          entityId: id,
          entityName: name ?? before.name,
          before: { name: before.name, role: before.role },
          after: { name: name ?? before.name, role: role ?? before.role },
          ip: request.ip,
        })
      })
      if (given > 0) await tell('accounts.changed')
      return reply.code(204).send(null)
    },
  )
}

async function requireAnAdmin(db: Db): Promise<void> {
  const admin = await db
    .selectFrom('member')
    .select('id')
    .where('role', '=', 'admin')
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!admin) throw lastAdmin()
}

/** How many accounts each member owns. */
async function countOwned(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ owner_id: string; accounts: number }>`
    select owner_id, count(*)::integer as accounts from account_now where owner_id is not null group by owner_id`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.owner_id, row.accounts]))
}

async function listMembers(db: Db): Promise<Omit<z.infer<typeof memberRow>, 'accounts'>[]> {
  const { rows } = await sql<
    Omit<z.infer<typeof memberRow>, 'accounts' | 'last_used_at' | 'created_at'> & {
      last_used_at: Date | null
      created_at: Date
    }
  >`
    select m.id, m.name, m.email, m.role, m.created_at,
      case when m.deactivated_at is not null then 'deactivated' when s.last_used_at is null and m.password_hash is null then 'invited' else 'active' end as status,
      s.last_used_at
    from member m
    left join (select member_id, max(last_used_at) as last_used_at from session group by member_id) s on s.member_id = m.id
    order by m.deactivated_at nulls first, m.name, m.id`.execute(db)
  return rows.map((row) => ({
    ...row,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }))
}
