import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { mailNotSetUp } from '../mail/mail.errors.ts'
import { letterOf } from '../mail/mail-layout.ts'
import { isMailSetUp } from '../mail/mail-settings.store.ts'
import { queueMail } from '../mail/outbox.store.ts'

const text = z.string().max(2000)
const signature = z.strictObject({
  ja: text,
  en: text,
  meeting_url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .default(null)
    .describe('Where customers book a meeting; {{ owner.meeting_url }} in templates'),
})
const tags = ['letters']

type Machinery = {
  db: Database
  config: Config
  clock: Clock
  tell: (news: 'mail.queued') => Promise<void>
}

/** What a member puts under their letters, and a letter to oneself to see how it arrives. */
export function ownLetterRoutes(app: Http, { db, config, clock, tell }: Machinery): void {
  app.post(
    '/api/v1/me/test-mails',
    {
      config: { access: 'signed-in', rateLimit: { max: 20, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Send words to oneself, as the customer would get them',
        body: z.strictObject({
          language: z.enum(['ja', 'en']),
          subject: z.string().trim().min(1).max(300),
          body: z.string().trim().min(1).max(20_000),
        }),
        response: { 201: z.object({ id: z.number(), to: z.string() }) },
      },
    },
    async (request, reply) => {
      if (!(await isMailSetUp(db, config))) throw mailNotSetUp()
      const actor = requireActor(request)
      const { language, body } = request.body
      const subject = `${language === 'ja' ? '【テスト】' : '[Test] '}${request.body.subject}`
      const { name, email } = await db
        .selectFrom('member')
        .select(['name', 'email'])
        .where('id', '=', actor.id)
        .executeTakeFirstOrThrow()
      const mail = { toName: name, toAddress: email, language, subject, ...letterOf(subject, body, language) }
      const key = `test-letter:${randomUUID()}`
      const id = await queueMail(
        db,
        { ...mail, idempotencyKey: key, kind: 'test', memberId: actor.id, ifUnsure: 'again' },
        clock(),
      )
      await tell('mail.queued')
      return reply.code(201).send({ id: id ?? 0, to: email })
    },
  )

  app.get(
    '/api/v1/me/signature',
    {
      config: { access: 'signed-in' },
      schema: { tags, summary: 'One’s own signature', response: { 200: signature } },
    },
    async (request) => {
      const { rows } = await sql<{ text: { ja: string; en: string }; meeting_url: string | null }>`
        select text, meeting_url from mail_signature where member_id = ${requireActor(request).id}::uuid`.execute(
        db,
      )
      const [own] = rows
      return { ...(own?.text ?? { ja: '', en: '' }), meeting_url: own?.meeting_url ?? null }
    },
  )
  app.put(
    '/api/v1/me/signature',
    {
      config: { access: 'signed-in' },
      schema: { tags, summary: 'Set one’s own signature', body: signature, response: { 200: signature } },
    },
    async (request) => {
      const { ja, en, meeting_url } = request.body
      const kept = { ja: ja.trimEnd(), en: en.trimEnd() }
      await sql`
        insert into mail_signature (member_id, text, meeting_url)
        values (${requireActor(request).id}::uuid, ${JSON.stringify(kept)}::jsonb, ${meeting_url})
        on conflict (member_id) do update set text = excluded.text, meeting_url = excluded.meeting_url`.execute(
        db,
      )
      return { ...kept, meeting_url }
    },
  )
}
