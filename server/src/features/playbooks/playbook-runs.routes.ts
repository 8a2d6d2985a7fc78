import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { toTheMinute } from '../../platform/kept-answers.ts'
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../platform/paging.ts'
import { shareReadings } from '../../platform/shared-readings.ts'
import { byRef, findAccountId, refSchema } from '../accounts/account-ref.ts'
import { segmentQuery } from '../health/health.owner.ts'
import { showMessageNow, withdrawMessage } from '../success/page-message.store.ts'
import { recordAudit } from '../team/audit.store.ts'
import { enrolAccounts } from './enrol.service.ts'
import { changeEnrolment, enrolmentVerbs } from './enrolment.service.ts'
import { sendMailNow, stopMail } from './enrolment.store.ts'
import { listEnrolments, readEnrolment, readPlaybook, readResults, readResultsMark } from './playbook.read.ts'
import type { Machinery } from './playbook.service.ts'
import { enrolmentNotFound, mailGone, messageGone, playbookNotFound } from './playbooks.errors.ts'
import { parseContent } from './playbooks.routes.ts'
import {
  byId,
  byLongId,
  enrolmentSchema,
  oneEnrolmentSchema,
  resultsSchema,
  triedSchema,
  wireContent,
} from './playbooks.schema.ts'
import { tryOn } from './try.ts'

const read = { config: { access: 'accounts:read' as const } }
const run = { config: { access: 'playbooks:run' as const } }
const tags = ['playbooks']
const states = ['active', 'paused', 'done', 'exited', 'cancelled', 'failed', 'held-out'] as const
const listQuery = z.strictObject({ ...pageQuery, state: z.enum(states).optional() })

const allQuery = listQuery.extend({ segment: segmentQuery })

type RunMachinery = Machinery & { tell: (news: 'playbook.enrolled' | 'mail.queued') => Promise<void> }

/** What runs, what ran, and what would run. */
export function playbookRunRoutes(app: Http, machinery: RunMachinery): void {
  enrolmentRoutes(app, machinery)
  lookAheadRoutes(app, machinery)
}

function enrolmentRoutes(app: Http, machinery: RunMachinery): void {
  const { db } = machinery
  const page = async (query: z.infer<typeof allQuery>, which: { playbook?: number; account?: number }) => {
    const before = decodeCursor(query.cursor, z.number().int())
    const { state, segment, limit } = query
    const found = await listEnrolments(db, { ...which, state, segment, before, limit: limit + 1 })
    const rows = found.slice(0, limit)
    const last = found.length > limit ? rows.at(-1) : undefined
    return { rows, next_cursor: last ? encodeCursor(last.id) : null }
  }
  app.get(
    '/api/v1/playbooks/:id/enrolments',
    {
      ...read,
      schema: {
        tags,
        summary: 'Accounts on their way through a playbook and those who were, the newest first',
        params: byId,
        querystring: allQuery,
        response: { 200: pageOf(enrolmentSchema) },
      },
    },
    ({ params, query }) => page(query, { playbook: params.id }),
  )
  app.get(
    '/api/v1/accounts/:id/enrolments',
    {
      ...read,
      schema: {
        tags,
        summary: 'The playbooks an account is in and was in',
        params: byRef,
        querystring: listQuery,
        response: { 200: pageOf(enrolmentSchema) },
      },
    },
    async ({ params, query }) => page(query, { account: await findAccountId(db, params.id) }),
  )
  app.get(
    '/api/v1/playbook-enrolments/:id',
    {
      ...read,
      schema: {
        tags,
        summary: 'One enrolment with everything that was done',
        params: byLongId,
        response: { 200: oneEnrolmentSchema },
      },
    },
    async ({ params }) => {
      const found = await readEnrolment(db, params.id, machinery.clock())
      if (!found) throw enrolmentNotFound({ params: { id: params.id } })
      return found
    },
  )
  app.post(
    '/api/v1/playbook-enrolments/:id/changes',
    {
      ...run,
      schema: {
        tags,
        summary: 'Pause, resume, skip a step, cancel, or try again what failed',
        params: byLongId,
        body: z.strictObject({ verb: z.enum(enrolmentVerbs), reason: z.string().trim().min(1).max(500) }),
        response: { 200: oneEnrolmentSchema },
      },
    },
    async (request) => {
      const { id } = request.params
      await changeEnrolment(machinery, requireActor(request), { id, ...request.body })
      const found = await readEnrolment(db, id, machinery.clock())
      if (!found) throw enrolmentNotFound({ params: { id } })
      return found
    },
  )
  mailRoutes(app, machinery)
  messageRoutes(app, machinery)
  app.post(
    '/api/v1/playbooks/:id/enrolments',
    {
      ...run,
      schema: {
        tags,
        summary: 'Enrol accounts by hand; the same key enrols an account once',
        params: byId,
        body: z.strictObject({
          accounts: z.array(refSchema).min(1).max(1000),
          key: z.string().trim().min(1).max(100),
          count: z
            .number()
            .int()
            .min(1)
            .optional()
            .describe('So many, where more would be enrolled than may be at once unasked'),
        }),
        response: { 200: z.object({ enrolled: z.number(), asked: z.number() }) },
      },
    },
    async (request) => {
      const accounts: number[] = []
      for (const ref of request.body.accounts) accounts.push(await findAccountId(db, ref))
      return enrolAccounts(machinery, requireActor(request), {
        id: request.params.id,
        accounts,
        key: request.body.key,
        count: request.body.count,
      })
    },
  )
}

const mailVerbs = {
  stop: { does: stopMail, summary: 'Stop a mail in its time for review', action: 'playbook.mail-stopped' },
  send: {
    does: sendMailNow,
    summary: 'Let a mail leave before its time for review is over',
    action: 'playbook.mail-sent-now',
  },
} as const

/** What a person decides about a mail before it leaves by itself. */
function mailRoutes(app: Http, { db, clock, tell }: RunMachinery): void {
  for (const [verb, { does, summary, action }] of Object.entries(mailVerbs)) {
    app.post(
      `/api/v1/playbook-enrolments/:id/mails/:mail/${verb}`,
      {
        ...run,
        schema: {
          tags,
          summary,
          params: byLongId.extend({ mail: byLongId.shape.id }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id: enrolment, mail } = request.params
        await db.transaction().execute(async (trx) => {
          if (!(await does(trx, { enrolment, mail, now: clock() }))) throw mailGone()
          await recordAudit(trx, requireActor(request), {
            action,
            entityKind: 'mail',
            entityId: String(mail),
          })
        })
        if (verb === 'send') await tell('mail.queued')
        return reply.code(204).send(null)
      },
    )
  }
}

const messageVerbs = {
  withdraw: {
    does: withdrawMessage,
    summary: 'Take a message off the pages of the customer',
    action: 'playbook.message-withdrawn',
  },
  show: {
    does: showMessageNow,
    summary: 'Show a message before its time for review is over',
    action: 'playbook.message-shown-now',
  },
} as const

/** What a person decides about a message on the pages of the customer. */
function messageRoutes(app: Http, { db, clock }: RunMachinery): void {
  for (const [verb, { does, summary, action }] of Object.entries(messageVerbs)) {
    app.post(
      `/api/v1/playbook-enrolments/:id/messages/:message/${verb}`,
      {
        ...run,
        schema: {
          tags,
          summary,
          params: byLongId.extend({ message: byLongId.shape.id }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id: enrolment, message } = request.params
        await db.transaction().execute(async (trx) => {
          if (!(await does(trx, { enrolment, message, now: clock() }))) throw messageGone()
          await recordAudit(trx, requireActor(request), {
            action,
            entityKind: 'page-message',
            entityId: String(message),
          })
        })
        return reply.code(204).send(null)
      },
    )
  }
}

function lookAheadRoutes(app: Http, { db, clock }: Machinery): void {
  const kept = createAnswerCache()
  const shared = shareReadings()
  const draftOf = async (id: number, given: unknown) => {
    const found = await readPlaybook(db, id)
    if (!found) throw playbookNotFound({ params: { id } })
    return parseContent(given ?? found.draft)
  }
  app.get(
    '/api/v1/playbooks/:id/results',
    {
      ...read,
      schema: {
        tags,
        summary: 'Who came, who was reached, who met the goal, and the difference to those held out',
        params: byId,
        response: { 200: resultsSchema },
      },
    },
    async ({ params: { id } }) => {
      const now = clock()
      const mark = await shared([id], () => readResultsMark(db, id))
      return kept([id, mark, toTheMinute(now)], () => readResults(db, id, now))
    },
  )
  app.post(
    '/api/v1/playbooks/:id/tries',
    {
      ...read,
      schema: {
        tags,
        summary: 'One account through it as if every wait were over; nothing is written and nothing goes out',
        params: byId,
        body: z.strictObject({ account: refSchema, content: wireContent.optional() }),
        response: { 200: triedSchema },
      },
    },
    async ({ params, body }) =>
      tryOn(db, clock, {
        content: await draftOf(params.id, body.content),
        accountId: await findAccountId(db, body.account),
      }),
  )
}
