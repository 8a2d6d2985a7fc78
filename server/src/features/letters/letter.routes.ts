import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { memberOf } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import { baseUrlOf, type Config } from '../../platform/config.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { byRef, findAccountId, findContactId } from '../accounts/account-ref.ts'
import { mailNotSetUp, mailStateConflict } from '../mail/mail.errors.ts'
import { isMailSetUp } from '../mail/mail-settings.store.ts'
import { heldFor, type OfferGate } from '../mail/offer-gate.ts'
import { decideMail } from '../mail/outbox.store.ts'
import { recordAudit } from '../team/audit.store.ts'
import { forgetBounce, readReceiversOf } from './contact-mail.store.ts'
import { readGrounds, toContact } from './ground.read.ts'
import { letterSchema, readLetter } from './letter.read.ts'
import { obstacleOf, readSignature, sign, withFarewell, writeLetter } from './letter.service.ts'
import { letterNotFound, nothingBounced, offerLocked } from './letters.errors.ts'
import { renderOr } from './render-or.ts'
import { wordsSchema } from './template.store.ts'

export type LetterMachinery = {
  db: Database
  config: Config
  clock: Clock
  tell: (news: 'mail.queued') => Promise<void>
  offerGate: OfferGate
}

/** How long a letter can still be taken back. */
const HOLD_MS = 20_000
const byId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
const language = z.enum(['ja', 'en'])
const tags = ['letters']

const letterBody = z.strictObject({
  contacts: z.array(z.number().int().min(1)).min(1).max(20),
  language,
  subject: z.string().trim().min(1).max(300),
  body: z.string().trim().min(1).max(20_000),
  is_offer: z.boolean().default(false).describe('It offers something: it leaves only where the lock is open'),
  is_marketing: z
    .boolean()
    .default(false)
    .describe('Advertising: leaves out who asked for none, and says how to'),
})

/** Letters to people at customers, written by hand. */
export function letterRoutes(app: Http, machinery: LetterMachinery): void {
  const { db, config, clock, offerGate } = machinery
  const baseUrl = baseUrlOf(config)

  app.post(
    '/api/v1/accounts/:id/letters',
    {
      config: { access: 'letters:write', rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Write to contacts of an account; each gets a mail of their own',
        params: byRef,
        body: letterBody,
        response: { 201: z.object({ mails: z.array(z.number()) }) },
      },
    },
    async (request, reply) => {
      const { contacts, language, subject, body, is_marketing: isMarketing, is_offer: isOffer } = request.body
      const now = clock()
      if (!(await isMailSetUp(db, config))) throw mailNotSetUp()
      const mails = await db.transaction().execute(async (trx) => {
        const accountId = await findAccountId(trx, request.params.id)
        const against = isOffer ? await heldFor(offerGate, trx, accountId) : undefined
        if (against) throw offerLocked({ field: 'is_offer', params: { reasons: against } })
        return writeLetter(trx, requireActor(request), {
          letter: { accountId, contacts, language, subject, body, isMarketing, isOffer },
          key: randomUUID(),
          baseUrl,
          now,
          dueAt: new Date(now.getTime() + HOLD_MS),
        })
      })
      return reply.code(201).send({ mails })
    },
  )

  app.post(
    '/api/v1/accounts/:id/letters/preview',
    {
      config: { access: 'letters:write' },
      schema: {
        tags,
        summary: 'What a template says to a contact of an account, with the signature of who asks',
        params: byRef,
        body: z.strictObject({
          subject: wordsSchema,
          body: wordsSchema,
          contact: z.number().int().min(1).nullable(),
          language,
          is_marketing: z.boolean().default(false),
        }),
        response: {
          200: z.object({
            subject: z.string(),
            body: z.string(),
            obstacle: z.string().nullable().describe('Why this contact would not be written to'),
          }),
        },
      },
    },
    async (request) => {
      const { subject, body, contact, language, is_marketing: isMarketing } = request.body
      const accountId = await findAccountId(db, request.params.id)
      const found = (await readGrounds(db, [{ account_id: accountId }], clock())).get(accountId)
      if (!found) throw letterNotFound({ field: 'id' })
      const [receiver] = contact === null ? [] : await readReceiversOf(db, accountId, [contact])
      const ground = receiver ? toContact(found.ground, receiver) : found.ground
      const signature = await readSignature(db, memberOf(requireActor(request)), language)
      const text = renderOr('body', body, { language, ground })
      const signed = sign(text, signature)
      return {
        subject: renderOr('subject', subject, { language, ground }),
        body: isMarketing ? withFarewell({ body: signed, language }, `${baseUrl}/unsubscribe/…`) : signed,
        obstacle: (receiver && obstacleOf(receiver, isMarketing)) ?? null,
      }
    },
  )

  for (const direction of ['sent', 'received'] as const) {
    app.get(
      `/api/v1/letters/${direction}/:id`,
      {
        config: { access: 'accounts:read' },
        schema: {
          tags,
          summary: `A mail ${direction}, with its text`,
          params: byId,
          response: { 200: letterSchema },
        },
      },
      async ({ params }) => {
        const letter = await readLetter(db, direction, params.id)
        if (!letter) throw letterNotFound({ field: 'id' })
        return letter
      },
    )
  }

  app.post(
    '/api/v1/letters/sent/:id/stop',
    {
      config: { access: 'letters:write' },
      schema: {
        tags,
        summary: 'Take back a letter of one’s own that has not gone out',
        params: byId,
        response: { 200: letterSchema },
      },
    },
    async (request) => {
      const { id } = request.params
      const now = clock()
      await db.transaction().execute(async (trx) => {
        const mine = await trx
          .selectFrom('outbox_mail')
          .select('subject')
          .where('id', '=', id)
          .where('kind', '=', 'letter')
          .where('sent_by', '=', memberOf(requireActor(request)))
          .executeTakeFirst()
        if (!mine) throw letterNotFound({ field: 'id' })
        if (!(await decideMail(trx, { id, choice: 'drop', now }))) throw mailStateConflict({ field: 'id' })
      })
      const letter = await readLetter(db, 'sent', id)
      if (!letter) throw letterNotFound({ field: 'id' })
      return letter
    },
  )

  app.post(
    '/api/v1/contacts/:id/mail-works-again',
    {
      config: { access: 'letters:write' },
      schema: {
        tags,
        summary: 'Forget that a mail to this contact failed',
        params: byRef,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await db.transaction().execute(async (trx) => {
        const id = await findContactId(trx, request.params.id)
        if (!(await forgetBounce(trx, id))) throw nothingBounced({ field: 'id' })
        await recordAudit(trx, requireActor(request), {
          action: 'contact.mail-works-again',
          entityKind: 'contact',
          entityId: String(id),
          ip: request.ip,
        })
      })
      return reply.code(204).send(null)
    },
  )
}
