import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { byRef, findAccountId } from '../accounts/account-ref.ts'
import { lockRule, lockRules } from './lock.rule.ts'
import { keepLocks, offerLock } from './lock.ts'
import { giveUpOverride, overrideLock } from './override.service.ts'
import { listOverrides } from './override.store.ts'
import { lockReason, lockState } from './staircase.schema.ts'
import type { StaircaseMachinery } from './staircase.service.ts'

const byId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const read = { config: { access: 'accounts:read' as const } }
const write = { config: { access: 'staircase:write' as const } }
const tags = ['staircase']

const saved = z.object({
  version: z.number(),
  content: lockRule,
  created_by: z.string().nullable(),
  created_at: z.string(),
})
const overrideRow = z.object({
  id: z.number(),
  account: z.object({ id: z.number(), name: z.string() }),
  by: z.string(),
  reason: z.string(),
  reasons: z.array(lockReason).describe('What was against an offer when it was made'),
  made_at: z.string(),
  expires_at: z.string(),
  ended_at: z.string().nullable(),
  ended_by: z.string().nullable(),
})

/** When an account counts as satisfied, whether an offer may leave to it, and who let one out all the same. */
export function lockRoutes(app: Http, machinery: StaircaseMachinery): void {
  ruleRoutes(app, machinery)
  stateRoutes(app, machinery)
  overrideRoutes(app, machinery)
}

function ruleRoutes(app: Http, { db, clock }: StaircaseMachinery): void {
  app.get(
    '/api/v1/offer-lock/rules',
    {
      ...read,
      schema: {
        tags,
        summary: 'Conditions of the lock in all versions, the one in force first',
        response: { 200: z.object({ rows: z.array(saved) }) },
      },
    },
    async () => ({ rows: await lockRules.list(db, 50) }),
  )

  app.put(
    '/api/v1/offer-lock/rules',
    {
      ...write,
      schema: {
        tags,
        summary: 'Put other conditions in force, at once and for everybody',
        body: z.strictObject({ rule: lockRule, based_on: z.number().int() }),
        response: { 200: z.object({ version: z.number() }) },
      },
    },
    async (request) => {
      const { rule, based_on: basedOn } = request.body
      const version = await lockRules.save(db, requireActor(request), { rule, basedOn })
      await db.transaction().execute((trx) => keepLocks(trx, { ids: undefined, now: clock() }))
      return { version }
    },
  )
}

function stateRoutes(app: Http, { db, clock }: StaircaseMachinery): void {
  app.get(
    '/api/v1/accounts/:id/offer-lock',
    {
      ...read,
      schema: {
        tags,
        summary: 'Whether an offer may leave to the account at this moment, and what speaks against it',
        params: byRef,
        response: { 200: lockState },
      },
    },
    async ({ params }) => {
      const { isOpen, ...lock } = await offerLock(db, await findAccountId(db, params.id), { now: clock() })
      return { is_open: isOpen, ...lock }
    },
  )
}

function overrideRoutes(app: Http, machinery: StaircaseMachinery): void {
  const { db, clock } = machinery
  app.get(
    '/api/v1/offer-overrides',
    {
      ...read,
      schema: {
        tags,
        summary: 'Overrides of the lock, the newest first',
        querystring: z.strictObject({
          ...pageQuery,
          account: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
          running: z.enum(['yes']).optional(),
        }),
        response: { 200: pageOf(overrideRow) },
      },
    },
    async ({ query }) => {
      const { limit, cursor, account, running } = query
      const found = await listOverrides(db, {
        accountId: account,
        running: running && clock(),
        before: decodeCursor(cursor, z.number().int()),
        limit: limit + 1,
      })
      return nextPage(found, limit, (last) => last.id)
    },
  )

  app.post(
    '/api/v1/accounts/:id/offer-overrides',
    {
      ...write,
      schema: {
        tags,
        summary: 'Let offers out to an account that is not satisfied, with a reason, until the end of a day',
        params: byRef,
        body: z.strictObject({
          reason: z.string().trim().min(1).max(2000),
          until: z.iso.date().describe('The last day on which it holds'),
        }),
        response: { 201: lockState.extend({ id: z.number() }) },
      },
    },
    async (request, reply) => {
      const accountId = await findAccountId(db, request.params.id)
      const id = await overrideLock(machinery, requireActor(request), { accountId, ...request.body })
      const { isOpen, ...lock } = await offerLock(db, accountId, { now: clock() })
      return reply.code(201).send({ id, is_open: isOpen, ...lock })
    },
  )

  app.delete(
    '/api/v1/offer-overrides/:id',
    {
      ...write,
      schema: {
        tags,
        summary: 'End an override before its day',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await giveUpOverride(machinery, requireActor(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
