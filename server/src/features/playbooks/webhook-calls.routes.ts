import { sql } from 'kysely'
import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../platform/paging.ts'
import type { Seal } from '../../platform/seal.ts'
import { instant } from '../accounts/moment.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readSetting, type Setting } from './playbook.store.ts'
import { callNotFound, callStateConflict } from './playbooks.errors.ts'
import { byLongId } from './playbooks.schema.ts'
import { readSecret } from './webhook.jobs.ts'

type Machinery = {
  db: Database
  clock: Clock
  seal: Seal
  tell: (news: 'playbook.called') => Promise<void>
}

const callStates = ['queued', 'failed', 'held', 'sent', 'dead', 'dropped'] as const
const row = z.object({
  id: z.number(),
  kind: z.enum(['webhook', 'slack']),
  url: z.string(),
  state: z.enum(callStates),
  attempts: z.number(),
  due_at: z.string(),
  created_at: z.string(),
  last_reply: z.string().nullable(),
  held_for: z
    .array(z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }))
    .nullable()
    .describe('Of an offer that is held: why the lock kept it from leaving'),
  playbook: z.object({ id: z.number(), name: z.string() }).nullable(),
  account: z.object({ id: z.number(), name: z.string() }).nullable(),
})
const minute = z.number().int().min(0).max(1439)
const setting = z.strictObject({
  mails_per_contact: z.number().int().min(1).max(50),
  in_days: z.number().int().min(1).max(90),
  quiet_from: minute,
  quiet_until: minute,
  asks_above: z.number().int().min(1).max(100_000),
})
const tags = ['playbooks']
const write = { config: { access: 'playbooks:write' as const } }

/** Calls to other systems, and the limits that hold for every playbook. */
export function webhookCallRoutes(app: Http, machinery: Machinery): void {
  settingRoutes(app, machinery)
  const { db } = machinery
  app.get(
    '/api/v1/webhook-calls',
    {
      ...write,
      schema: {
        tags,
        summary: 'Calls to other systems, the newest first',
        querystring: z.strictObject({ ...pageQuery, state: z.enum(callStates).optional() }),
        response: { 200: pageOf(row) },
      },
    },
    async ({ query }) => {
      const before = decodeCursor(query.cursor, z.number().int())
      const { rows } = await sql<z.infer<typeof row>>`
        select w.id, w.kind, w.url, w.state, w.attempts, ${instant('w.due_at')} as due_at, ${instant('w.created_at')} as created_at,
          w.last_reply, case when w.state = 'held' then w.held_for end as held_for, case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name) end as playbook,
          case when f.id is not null then jsonb_build_object('id', f.id, 'name', f.name) end as account
        from webhook_call w left join playbook p on p.id = w.playbook_id left join account_now f on f.id = w.account_id
        where ${before === undefined ? sql`true` : sql`w.id < ${before}`}
          and ${query.state === undefined ? sql`true` : sql`w.state = ${query.state}`}
        order by w.id desc limit ${query.limit + 1}`.execute(db)
      const page = rows.slice(0, query.limit)
      const last = rows.length > query.limit ? page.at(-1) : undefined
      return { rows: page, next_cursor: last ? encodeCursor(last.id) : null }
    },
  )
  app.post(
    '/api/v1/webhook-calls/:id/decisions',
    {
      ...write,
      schema: {
        tags,
        summary: 'Try a dead or held call again, or drop one that waits',
        params: byLongId,
        body: z.strictObject({ verb: z.enum(['again', 'drop']) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await decide(machinery, request.params.id, request.body.verb)
      await recordAudit(db, requireActor(request), {
        action: `webhook-call.${request.body.verb}`,
        entityKind: 'webhook-call',
        entityId: String(request.params.id),
      })
      await machinery.tell('playbook.called')
      return reply.code(204).send(null)
    },
  )
}

async function decide({ db, clock }: Machinery, id: number, verb: 'again' | 'drop'): Promise<void> {
  const now = clock()
  const { rows: known } = await sql`select from webhook_call where id = ${id}`.execute(db)
  if (known.length === 0) throw callNotFound({ params: { id } })
  const { rows } =
    verb === 'again'
      ? await sql`update webhook_call set state = 'queued', settled_at = null, attempts = 0, due_at = ${now},
          give_up_at = ${now}::timestamptz + interval '48 hours' where id = ${id} and state in ('held', 'dead', 'dropped') returning id`.execute(
          db,
        )
      : await sql`update webhook_call set state = 'dropped', settled_at = ${now}
          where id = ${id} and state in ('queued', 'failed', 'held') returning id`.execute(db)
  if (rows.length === 0) throw callStateConflict({ params: { id } })
}

function settingRoutes(app: Http, { db, seal, clock }: Machinery): void {
  const whole = setting.extend({
    webhook_secret: z.string().describe('What receivers check signatures with'),
  })
  const read = async (on: Db) => ({
    ...(await readSetting(on)),
    webhook_secret: `whsec_${(await readSecret(on, { seal, clock })).toString('base64')}`,
  })
  app.get(
    '/api/v1/playbook-settings',
    { ...write, schema: { tags, summary: 'Limits that hold for every playbook', response: { 200: whole } } },
    () => read(db),
  )
  app.put(
    '/api/v1/playbook-settings',
    {
      ...write,
      schema: { tags, summary: 'Change the limits', body: setting, response: { 200: whole } },
    },
    async (request) => {
      await db.transaction().execute(async (trx) => {
        const before = await readSetting(trx)
        await keepSetting(trx, request.body)
        await recordAudit(trx, requireActor(request), {
          action: 'playbook-settings.changed',
          entityKind: 'playbook-settings',
          before,
          after: request.body,
        })
      })
      return read(db)
    },
  )
}

async function keepSetting(db: Db, given: Setting): Promise<void> {
  const {
    mails_per_contact: mails,
    in_days: days,
    quiet_from: from,
    quiet_until: until,
    asks_above: above,
  } = given
  await sql`
    insert into playbook_setting (mails_per_contact, in_days, quiet_from, quiet_until, asks_above)
    values (${mails}, ${days}, ${from}, ${until}, ${above})
    on conflict (only_row) do update set mails_per_contact = excluded.mails_per_contact, in_days = excluded.in_days,
      quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, asks_above = excluded.asks_above`.execute(
    db,
  )
}
