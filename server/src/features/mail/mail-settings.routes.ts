import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { mailNotSettable, mailNotSetUp, mailPasswordMissing, mailPasswordUnreadable } from './mail.errors.ts'
import type { RoutesMachinery } from './mail.routes.ts'
import { layOutMail } from './mail-layout.ts'
import {
  type MailSettings,
  readMailServer,
  readMailSettings,
  type ShownSettings,
  writeMailSettings,
} from './mail-settings.store.ts'
import { queueMail } from './outbox.store.ts'
import { securities } from './securities.ts'

/** Those a mail server listens on; any port would let the screen knock at every door of a host. */
const PORTS = [25, 465, 587, 2525]

const shown = z.object({
  is_set_up: z.boolean(),
  is_fixed: z.boolean().describe('Set by TSUZUKU_SMTP_URL, not changeable here'),
  host: z.string().nullable(),
  port: z.number().nullable(),
  security: z.enum(securities).nullable(),
  user: z.string().nullable(),
  has_password: z.boolean(),
  from_name: z.string().nullable(),
  from_address: z.string().nullable(),
})

export const mailHost = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$|^[0-9a-f:]+$/)

const settingsBody = z.strictObject({
  host: mailHost,
  port: z
    .number()
    .int()
    .refine((port) => PORTS.includes(port), 'not a port of mail servers'),
  security: z.enum(securities),
  user: z.string().trim().min(1).max(320).nullable(),
  password: z.string().min(1).max(1000).optional().describe('Left out: stays as it is'),
  from_name: z
    .string()
    .trim()
    .max(100)
    .regex(/^[^\r\n]*$/)
    .nullable(),
  from_address: z.email().max(320),
})

const show = (settings: ShownSettings | undefined): z.infer<typeof shown> => ({
  is_set_up: settings !== undefined,
  is_fixed: settings?.isFixed ?? false,
  host: settings?.host ?? null,
  port: settings?.port ?? null,
  security: settings?.security ?? null,
  user: settings?.user ?? null,
  has_password: settings?.hasPassword ?? false,
  from_name: settings?.fromName ?? null,
  from_address: settings?.fromAddress ?? null,
})

/** Which server carries our mail, and a test mail to oneself. */
export function mailSettingsRoutes(app: Http, machinery: RoutesMachinery): void {
  const { db, config, seal } = machinery
  app.get(
    '/api/v1/mail/settings',
    {
      config: { access: 'settings:write' },
      schema: {
        tags: ['mail'],
        summary: 'The server that carries our mail; never its password',
        response: { 200: shown },
      },
    },
    async () => show(await readMailSettings(db, config)),
  )

  app.put(
    '/api/v1/mail/settings',
    {
      config: { access: 'settings:write' },
      schema: {
        tags: ['mail'],
        summary: 'Set the server that carries our mail',
        body: settingsBody,
        response: { 200: shown },
      },
    },
    async (request) => {
      const actor = requireActor(request)
      await db.transaction().execute(async (trx) => {
        const before = await readMailSettings(trx, config)
        if (before?.isFixed) throw mailNotSettable()
        const { user, password, from_name: fromName, from_address: fromAddress, ...rest } = request.body
        const settings: MailSettings = { ...rest, user, fromName: fromName || null, fromAddress }
        // A kept password must not be sent to a server or for a user it was not given for.
        const isSame = before?.host === settings.host && before.user === user && before.hasPassword
        if (user !== null && password === undefined && !isSame)
          throw mailPasswordMissing({ field: 'password' })
        const sealed = user === null ? null : password === undefined ? undefined : seal.close(password)
        await writeMailSettings(trx, settings, sealed)
        await recordAudit(trx, actor, {
          action: 'mail-settings.changed',
          entityKind: 'mail-settings',
          entityName: settings.host,
          ...(before ? { before: show(before) } : {}),
          after: { ...show(await readMailSettings(trx, config)), password_changed: password !== undefined },
          ip: request.ip,
        })
      })
      await machinery.tell('mail.queued')
      return show(await readMailSettings(db, config))
    },
  )

  app.post(
    '/api/v1/mail/test',
    {
      config: { access: 'settings:write', rateLimit: { max: 10, timeWindow: '1 minute' } },
      schema: {
        tags: ['mail'],
        summary: 'Send a test mail to oneself, through the outbox like every mail',
        response: { 201: z.object({ id: z.number() }) },
      },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      const server = await readMailServer(db, machinery)
      if (!server) throw mailNotSetUp()
      if (server === 'unreadable') throw mailPasswordUnreadable({ field: 'password' })
      const member = await db
        .selectFrom('member')
        .select(['name', 'email', 'language'])
        .where('id', '=', actor.id)
        .executeTakeFirst()
      if (!member) throw mailNotSetUp()
      const workspace = await readWorkspace(db)
      const language =
        member.language === 'ja' || member.language === 'en' ? member.language : workspace.language
      const words = testWords[language]
      const id = await queueMail(
        db,
        {
          idempotencyKey: `test:${randomUUID()}`,
          kind: 'test',
          toName: member.name,
          toAddress: member.email,
          language,
          subject: words.heading,
          ...layOutMail({ ...words, language, footer: workspace.name }),
          memberId: actor.id,
          ifUnsure: 'again',
        },
        machinery.clock(),
      )
      await machinery.tell('mail.queued')
      return reply.code(201).send({ id: id ?? 0 })
    },
  )
}

const testWords = {
  ja: {
    heading: 'Tsuzuku からのテストメール',
    paragraphs: ['このメールが届いていれば、メールの設定は正しく動いています。'],
  },
  en: {
    heading: 'Test mail from Tsuzuku',
    paragraphs: ['If you can read this, the mail settings work.'],
  },
}
