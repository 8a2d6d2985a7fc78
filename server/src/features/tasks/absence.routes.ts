import { sql } from 'kysely'
import * as z from 'zod'
import type { Actor } from '../../platform/access.ts'
import type { Database, Db } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { recordAudit } from '../team/audit.store.ts'
import { requireActive } from './assign.ts'
import { type TaskMachinery, todayOf } from './task.service.ts'
import { absenceNotFound, forbiddenFor } from './tasks.errors.ts'

const absence = z.object({
  id: z.number(),
  member: z.object({ id: z.string(), name: z.string() }),
  from_day: z.string(),
  to_day: z.string(),
  stand_in: z.object({ id: z.string(), name: z.string() }).nullable(),
})
type Absence = z.infer<typeof absence>

async function listAbsences(db: Db, since: string): Promise<Absence[]> {
  const { rows } = await sql<Absence>`
    select a.id, jsonb_build_object('id', m.id, 'name', m.name) as member, a.from_day::text, a.to_day::text,
      case when s.id is not null then jsonb_build_object('id', s.id, 'name', s.name) end as stand_in
    from member_absence a join member m on m.id = a.member_id left join member s on s.id = a.stand_in_id
    where a.to_day >= ${since}::date and m.deactivated_at is null order by a.from_day, a.id limit 500`.execute(
    db,
  )
  return rows
}

/** Everybody says when they are away themselves; those who manage members also for others. */
function requireSelf(actor: Actor, memberId: string): void {
  if (actor.id !== memberId && !actor.permissions.has('members:write'))
    throw forbiddenFor({ field: 'member_id' })
}

/** Days on which members are away, and who stands in for them. */
export function absenceRoutes(app: Http, machinery: TaskMachinery & { db: Database }): void {
  const { db } = machinery
  app.get(
    '/api/v1/absences',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['tasks'],
        summary: 'Who is away from today on',
        response: { 200: z.object({ rows: z.array(absence) }) },
      },
    },
    async () => ({ rows: await listAbsences(db, await todayOf(machinery)) }),
  )

  app.post(
    '/api/v1/absences',
    {
      config: { access: 'tasks:write' },
      schema: {
        tags: ['tasks'],
        summary: 'Say when a member is away and who stands in: new tasks go there',
        body: z
          .strictObject({
            member_id: z.uuid(),
            from_day: z.iso.date(),
            to_day: z.iso.date(),
            stand_in_id: z.uuid().nullable().default(null),
          })
          .refine(({ from_day, to_day }) => from_day <= to_day, {
            path: ['to_day'],
            message: 'to_day is before from_day',
          })
          .refine(({ member_id, stand_in_id }) => member_id !== stand_in_id, {
            path: ['stand_in_id'],
            message: 'themselves',
          }),
        response: { 201: z.object({ id: z.number() }) },
      },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      const { member_id, from_day, to_day, stand_in_id } = request.body
      requireSelf(actor, member_id)
      const id = await db.transaction().execute(async (trx) => {
        await requireActive(trx, stand_in_id === null ? [member_id] : [member_id, stand_in_id])
        const { rows } = await sql<{ id: number }>`
          insert into member_absence (member_id, from_day, to_day, stand_in_id)
          values (${member_id}::uuid, ${from_day}::date, ${to_day}::date, ${stand_in_id}::uuid) returning id`.execute(
          trx,
        )
        await recordAudit(trx, actor, {
          action: 'absence.set',
          entityKind: 'member',
          entityId: member_id,
          after: { from_day, to_day, stand_in_id },
          ip: request.ip,
        })
        return rows[0]?.id ?? 0
      })
      return reply.code(201).send({ id })
    },
  )

  app.delete(
    '/api/v1/absences/:id',
    {
      config: { access: 'tasks:write' },
      schema: {
        tags: ['tasks'],
        summary: 'Take an absence back',
        params: z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      await db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ member_id: string }>`
          delete from member_absence where id = ${request.params.id} returning member_id`.execute(trx)
        const removed = rows[0]
        if (!removed) throw absenceNotFound({ field: 'id' })
        requireSelf(actor, removed.member_id)
        await recordAudit(trx, actor, {
          action: 'absence.removed',
          entityKind: 'member',
          entityId: removed.member_id,
          ip: request.ip,
        })
      })
      return reply.code(204).send(null)
    },
  )
}
