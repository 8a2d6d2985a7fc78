import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { accountPage, readAccount } from './account.read.ts'
import { changeAccount, changeAccounts, createAccount, type Machinery } from './account.service.ts'
import { accountCreate, accountPatch, bulkChange } from './account-input.ts'
import { byRef, findAccountId, findOwnAccountId, refSchema } from './account-ref.ts'
import { accountNotFound } from './accounts.errors.ts'
import { mergeAccount, unmergeAccount } from './merge.service.ts'
import { asOfQuery, readMoment } from './moment.ts'

const seenVersion = z.object({
  'if-match': z.string().max(60).optional().describe('recorded_at of the version you read'),
})

/** One account: its page, its changes, its merges. */
export function accountRoutes(app: Http, machinery: Machinery): void {
  const { db, clock } = machinery

  async function pageOf(id: number, asOf?: string) {
    const page = await readAccount(db, id, await readMoment(db, clock, asOf))
    if (!page) throw accountNotFound({ params: { id } })
    return page
  }

  app.get(
    '/api/v1/accounts/:id',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'An account; one that was merged answers as the account it went into',
        params: byRef,
        querystring: z.strictObject(asOfQuery),
        response: { 200: accountPage },
      },
    },
    async (request) => pageOf(await findAccountId(db, request.params.id), request.query.as_of),
  )

  app.post(
    '/api/v1/accounts',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Create an account',
        body: accountCreate,
        response: { 201: accountPage },
      },
    },
    async (request, reply) => {
      const id = await createAccount(machinery, requireActor(request), request.body)
      return reply.code(201).send(await pageOf(id))
    },
  )

  app.patch(
    '/api/v1/accounts/:id',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Change an account: absent keeps, null clears',
        params: byRef,
        headers: seenVersion,
        body: accountPatch,
        response: { 200: accountPage },
      },
    },
    async (request) => {
      const id = await findAccountId(db, request.params.id)
      const seen = request.headers['if-match']?.replaceAll('"', '')
      await changeAccount(machinery, requireActor(request), { id, patch: request.body, seen })
      return pageOf(id)
    },
  )

  app.patch(
    '/api/v1/accounts',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Change many accounts; what the answer calls undo can be sent back to undo it',
        body: z.strictObject({ changes: z.array(bulkChange).min(1).max(5000) }),
        response: { 200: z.object({ changed: z.number(), undo: z.array(bulkChange) }) },
      },
    },
    async (request) => changeAccounts(machinery, requireActor(request), request.body.changes),
  )

  app.post(
    '/api/v1/accounts/:id/merge',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Merge an account into another; it can be taken back',
        params: byRef,
        body: z.strictObject({ into: refSchema }),
        response: { 200: accountPage },
      },
    },
    async (request) => {
      const id = await findOwnAccountId(db, request.params.id)
      return pageOf(await mergeAccount(machinery, requireActor(request), { id, into: request.body.into }))
    },
  )

  app.post(
    '/api/v1/accounts/:id/unmerge',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Take back a merge',
        params: byRef,
        response: { 200: accountPage },
      },
    },
    async (request) => {
      const id = await findOwnAccountId(db, request.params.id)
      await unmergeAccount(machinery, requireActor(request), id)
      return pageOf(id)
    },
  )
}
