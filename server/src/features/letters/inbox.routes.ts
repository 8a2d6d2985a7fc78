import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database, Db } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import type { Log } from '../../platform/log.ts'
import type { Seal } from '../../platform/seal.ts'
import {
  type InboxSettings,
  readInbox,
  readInboxSettings,
  readInboxState,
  removeInboxSettings,
  writeInboxSettings,
} from '../mail/inbox.store.ts'
import { mailNotSettable, mailPasswordMissing, mailPasswordUnreadable } from '../mail/mail.errors.ts'
import { mailHost } from '../mail/mail-settings.routes.ts'
import { securities } from '../mail/securities.ts'
import { recordAudit } from '../team/audit.store.ts'
import { inboxNotSetUp } from './letters.errors.ts'
import { receive } from './receive.jobs.ts'

type Machinery = { db: Database; config: Config; clock: Clock; log: Log; seal: Seal }

/** Those a mailbox is read by; any port would let the screen knock at every door of a host. */
const PORTS = [143, 993]

const shown = z.object({
  is_set_up: z.boolean(),
  is_fixed: z.boolean().describe('Set by TSUZUKU_IMAP_URL, not changeable here'),
  host: z.string().nullable(),
  port: z.number().nullable(),
  security: z.enum(securities).nullable(),
  user: z.string().nullable(),
  folder: z.string().nullable(),
  reply_address: z.string().nullable(),
  checked_at: z.string().nullable(),
  last_error: z.string().nullable(),
})

const body = z.strictObject({
  host: mailHost,
  port: z
    .number()
    .int()
    .refine((port) => PORTS.includes(port), 'not a port of mailboxes'),
  security: z.enum(securities),
  user: z.string().trim().min(1).max(320),
  password: z.string().min(1).max(1000).optional().describe('Left out: stays as it is'),
  folder: z.string().trim().min(1).max(200).default('INBOX'),
  reply_address: z.email().max(280),
})
const access = 'settings:write' as const
const tags = ['letters']

async function show(db: Db, config: Config): Promise<z.infer<typeof shown>> {
  const settings = await readInboxSettings(db, config)
  const state = settings && (await readInboxState(db, settings))
  return {
    is_set_up: settings !== undefined,
    is_fixed: settings?.isFixed ?? false,
    host: settings?.host ?? null,
    port: settings?.port ?? null,
    security: settings?.security ?? null,
    user: settings?.user ?? null,
    folder: settings?.folder ?? null,
    reply_address: settings?.replyAddress ?? null,
    checked_at: state?.checkedAt.toISOString() ?? null,
    last_error: state?.lastError ?? null,
  }
}

/** The mailbox that answers of customers are read from. */
export function inboxRoutes(app: Http, machinery: Machinery): void {
  const { db, config, seal } = machinery
  app.get(
    '/api/v1/mail/inbox',
    {
      config: { access },
      schema: { tags, summary: 'The mailbox that is read; never its password', response: { 200: shown } },
    },
    () => show(db, config),
  )

  app.put(
    '/api/v1/mail/inbox',
    {
      config: { access },
      schema: { tags, summary: 'Set the mailbox that is read', body, response: { 200: shown } },
    },
    async (request) => {
      await db.transaction().execute(async (trx) => {
        const before = await readInboxSettings(trx, config)
        if (before?.isFixed) throw mailNotSettable()
        const { password, reply_address: replyAddress, ...rest } = request.body
        const settings: InboxSettings = { ...rest, replyAddress }
        // A kept password must not be sent to a server or for a user it was not given for.
        const isSame = before?.host === settings.host && before.user === settings.user
        if (password === undefined && !isSame) throw mailPasswordMissing({ field: 'password' })
        await writeInboxSettings(trx, settings, password === undefined ? undefined : seal.close(password))
        await recordAudit(trx, requireActor(request), {
          action: 'mail-inbox.changed',
          entityKind: 'mail-inbox',
          entityName: settings.host,
          after: { ...settings, password_changed: password !== undefined },
          ip: request.ip,
        })
      })
      return show(db, config)
    },
  )

  app.delete(
    '/api/v1/mail/inbox',
    {
      config: { access },
      schema: { tags, summary: 'Read no mailbox any more', response: { 204: z.null() } },
    },
    async (request, reply) => {
      await db.transaction().execute(async (trx) => {
        const before = await readInboxSettings(trx, config)
        if (before?.isFixed) throw mailNotSettable()
        if (!before) throw inboxNotSetUp()
        await removeInboxSettings(trx)
        await recordAudit(trx, requireActor(request), {
          action: 'mail-inbox.removed',
          entityKind: 'mail-inbox',
          entityName: before.host,
          ip: request.ip,
        })
      })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/mail/inbox/check',
    {
      config: { access, rateLimit: { max: 10, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Read the mailbox now, and say whether that worked',
        response: { 200: shown },
      },
    },
    async () => {
      const inbox = await readInbox(db, machinery)
      if (!inbox) throw inboxNotSetUp()
      if (inbox === 'unreadable') throw mailPasswordUnreadable({ field: 'password' })
      await receive(machinery, inbox)
      return show(db, config)
    },
  )
}
