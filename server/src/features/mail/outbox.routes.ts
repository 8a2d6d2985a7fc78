import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, encodeCursor, pageQuery } from '../../platform/paging.ts'
import { shareReadings } from '../../platform/shared-readings.ts'
import { recordAudit } from '../team/audit.store.ts'
import { mailNotFound, mailStateConflict } from './mail.errors.ts'
import type { RoutesMachinery } from './mail.routes.ts'
import { countOutbox, listOutbox, readOutboxMail } from './outbox.read.ts'
import { decideMail, mailStates } from './outbox.store.ts'

const state = z.enum(mailStates)
const row = z.object({
  id: z.number(),
  kind: z.string(),
  to_name: z.string().nullable(),
  to_address: z.string(),
  subject: z.string(),
  language: z.enum(['ja', 'en']),
  account_id: z.number().nullable(),
  account_name: z.string().nullable(),
  state,
  attempts: z.number(),
  due_at: z.string(),
  created_at: z.string(),
  settled_at: z.string().nullable(),
  last_reply: z.string().nullable(),
  is_offer: z.boolean(),
  held_for: z
    .array(z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }))
    .nullable()
    .describe('Of an offer that is held: why the lock kept it from leaving'),
})
const whole = row.extend({ message_key: z.string(), text: z.string(), html: z.string() })
const byId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** Every mail we sent or mean to send, and what became of it. */
export function outboxRoutes(app: Http, machinery: RoutesMachinery): void {
  const { db, clock } = machinery
  const shared = shareReadings()
  app.get(
    '/api/v1/mail/outbox',
    {
      config: { access: 'mail:read' },
      schema: {
        tags: ['mail'],
        summary: 'Mails, the newest first',
        querystring: z.strictObject({ ...pageQuery, state: state.optional() }),
        response: {
          200: z.object({
            rows: z.array(row),
            next_cursor: z.string().nullable(),
            counts: z.record(z.string(), z.number()).describe('By state, of the last thirty days'),
          }),
        },
      },
    },
    async ({ query }) => {
      const before = decodeCursor(query.cursor, z.object({ id: z.number().int() }))?.id
      const [found, counts] = await Promise.all([
        listOutbox(db, { state: query.state, before, limit: query.limit + 1 }),
        shared([], () => countOutbox(db, clock())),
      ])
      const rows = found.slice(0, query.limit)
      const last = found.length > query.limit ? rows.at(-1) : undefined
      return { rows, next_cursor: last ? encodeCursor({ id: last.id }) : null, counts }
    },
  )

  app.get(
    '/api/v1/mail/outbox/:id',
    {
      config: { access: 'mail:read' },
      schema: { tags: ['mail'], summary: 'A mail with its text', params: byId, response: { 200: whole } },
    },
    async ({ params }) => {
      const mail = await readOutboxMail(db, params.id)
      if (!mail) throw mailNotFound({ field: 'id' })
      return mail
    },
  )

  app.post(
    '/api/v1/mail/outbox/:id/decision',
    {
      config: { access: 'mail:write' },
      schema: {
        tags: ['mail'],
        summary: 'Send a mail again, drop it, or say of one in doubt that it was sent',
        params: byId,
        body: z.strictObject({ decision: z.enum(['retry', 'drop', 'was-sent']) }),
        response: { 200: whole },
      },
    },
    async (request) => {
      const { id } = request.params
      const choice = request.body.decision
      await db.transaction().execute(async (trx) => {
        const before = await readOutboxMail(trx, id)
        if (!before) throw mailNotFound({ field: 'id' })
        if (!(await decideMail(trx, { id, choice, now: clock() }))) throw mailStateConflict({ field: 'id' })
        await recordAudit(trx, requireActor(request), {
          action: `mail.${choice}`,
          entityKind: 'mail',
          entityId: String(id),
          entityName: before.subject,
          before: { state: before.state },
          ip: request.ip,
        })
      })
      await machinery.tell('mail.queued')
      const mail = await readOutboxMail(db, id)
      if (!mail) throw mailNotFound({ field: 'id' })
      return mail
    },
  )
}
