import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { byRef, findAccountId, refSchema } from '../accounts/account-ref.ts'
import { asOfQuery, readMoment } from '../accounts/moment.ts'
import { changeList } from './segment.list.ts'
import { readCounts, readMembers, readMoves, readSegmentsOf } from './segment.members.ts'
import type { Machinery } from './segment.service.ts'
import { read, write } from './segments.routes.ts'
import { byId, countSchema, memberSchema, moveSchema } from './segments.schema.ts'

const memberPosition = z.tuple([z.number().nullable(), z.number().int()])
const movePosition = z.tuple([z.string(), z.number().int(), z.string()])
const mostAtOnce = 5_000

/** Who is in a segment, who came and left, and how many there were. */
export function segmentMemberRoutes(app: Http, machinery: Machinery): void {
  const { db, clock } = machinery
  listRoutes(app, machinery)

  app.get(
    '/api/v1/segments/:id/members',
    {
      ...read,
      schema: {
        tags: ['segments'],
        summary: 'The accounts in a segment, the largest first; as of a day, those that were in it then',
        params: byId,
        querystring: z.strictObject({ ...pageQuery, ...asOfQuery }),
        response: { 200: pageOf(memberSchema) },
      },
    },
    async ({ params, query: { limit, cursor, as_of } }) => {
      const moment = await readMoment(db, clock, as_of)
      const after = decodeCursor(cursor, memberPosition)
      const { rows, total } = await readMembers(db, { id: params.id, moment, limit: limit + 1, after })
      return { ...nextPage(rows, limit, (last) => [last.mrr_minor, last.account.id]), total }
    },
  )

  app.get(
    '/api/v1/segments/:id/moves',
    {
      ...read,
      schema: {
        tags: ['segments'],
        summary: 'Who entered and left a segment, the latest first',
        params: byId,
        querystring: z.strictObject(pageQuery),
        response: { 200: pageOf(moveSchema) },
      },
    },
    async ({ params, query: { limit, cursor } }) => {
      const rows = await readMoves(db, {
        id: params.id,
        limit: limit + 1,
        after: decodeCursor(cursor, movePosition),
      })
      return nextPage(rows, limit, (last) => [last.at, last.account.id, last.kind])
    },
  )

  app.get(
    '/api/v1/segments/:id/counts',
    {
      ...read,
      schema: {
        tags: ['segments'],
        summary: 'How many accounts a segment held at the end of each day that was counted',
        params: byId,
        response: { 200: z.object({ rows: z.array(countSchema) }) },
      },
    },
    async ({ params }) => ({ rows: await readCounts(db, params.id) }),
  )

  app.get(
    '/api/v1/accounts/:id/segments',
    {
      ...read,
      schema: {
        tags: ['segments'],
        summary: 'The segments an account is in',
        params: byRef,
        response: {
          200: z.object({ rows: z.array(z.object({ id: z.number(), name: z.string(), since: z.string() })) }),
        },
      },
    },
    async ({ params }) => ({ rows: await readSegmentsOf(db, await findAccountId(db, params.id)) }),
  )
}

function listRoutes(app: Http, machinery: Machinery): void {
  const body = z.strictObject({ accounts: z.array(refSchema).min(1).max(mostAtOnce) })
  const answer = z.object({
    changed: z.number(),
    unchanged: z.number(),
    unknown: z.array(z.string()).describe('Ids that no account has'),
  })
  for (const [verb, way] of [
    ['add', 'Put accounts on the list of a segment'],
    ['remove', 'Take accounts off the list of a segment'],
  ] as const) {
    app.post(
      `/api/v1/segments/:id/accounts/${verb}`,
      {
        ...write,
        schema: { tags: ['segments'], summary: way, params: byId, body, response: { 200: answer } },
      },
      async (request) =>
        changeList(machinery, requireActor(request), {
          id: request.params.id,
          refs: request.body.accounts,
          verb,
        }),
    )
  }
}
