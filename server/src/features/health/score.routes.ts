import * as z from 'zod'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { byRef, findAccountId } from '../accounts/account-ref.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { scoreNotFound } from './health.errors.ts'
import { accountScoresSchema } from './health.schema.ts'
import { readAccountScores } from './score.read.ts'
import { createScore, listScores, MOST_SCORES, renameScore, retireScore, scoreParams } from './score.store.ts'
import { MAIN_SCORE } from './score-measure.ts'

type Tell = (
  news: 'health-rule.changed' | 'score.changed',
  payload?: Record<string, unknown>,
) => Promise<void>

const score = z.object({
  id: z.number(),
  is_main: z.boolean(),
  name: z.string().nullable().describe('Null of the main score, which is called health in every language'),
  rule_version: z.number().nullable(),
  created_by: z.string().nullable(),
  created_at: z.string(),
  retired_at: z.string().nullable(),
})
const name = z.string().trim().min(1).max(60)

/** Several scores of health: the main one, which everything stands on, and others that are looked at beside it. */
export function scoreRoutes(
  app: Http,
  { db, clock, tell }: { db: Database; clock: Clock; tell: Tell },
): void {
  const write = { config: { access: 'health-rule:write' as const } }

  async function one(id: number): Promise<z.infer<typeof score>> {
    const found = (await all()).find((row) => row.id === id)
    if (!found) throw scoreNotFound({ field: 'id' })
    return found
  }
  const all = async () => (await listScores(db)).map((row) => ({ ...row, is_main: row.id === MAIN_SCORE }))

  app.get(
    '/api/v1/health/scores',
    {
      config: { access: 'health:read' },
      schema: {
        tags: ['health'],
        summary: 'The scores there are: the main one first, retired ones last',
        response: { 200: z.object({ rows: z.array(score), most: z.number() }) },
      },
    },
    async () => ({ rows: await all(), most: MOST_SCORES }),
  )

  app.post(
    '/api/v1/health/scores',
    {
      ...write,
      schema: {
        tags: ['health'],
        summary:
          'Make another score, from the rule of one there is or with measures of which none counts yet',
        body: z.strictObject({
          name,
          copy_of: z.number().int().min(1).max(2_147_483_647).nullable().default(MAIN_SCORE),
        }),
        response: { 201: score },
      },
    },
    async (request, reply) => {
      const { name: called, copy_of: copyOf } = request.body
      const id = await createScore(db, requireActor(request), { name: called, copyOf })
      await tell('health-rule.changed')
      await tell('score.changed', { id })
      return reply.code(201).send(await one(id))
    },
  )

  app.patch(
    '/api/v1/health/scores/:id',
    {
      ...write,
      schema: {
        tags: ['health'],
        summary: 'Call a score by another name',
        params: scoreParams,
        body: z.strictObject({ name }),
        response: { 200: score },
      },
    },
    async (request) => {
      const { id } = request.params
      await renameScore(db, requireActor(request), { id, name: request.body.name })
      return one(id)
    },
  )

  app.post(
    '/api/v1/health/scores/:id/retire',
    {
      ...write,
      schema: {
        tags: ['health'],
        summary: 'No longer reckon a score; what it was on each day stays',
        params: scoreParams,
        response: { 200: score },
      },
    },
    async (request) => {
      await retireScore(db, requireActor(request), request.params.id)
      return one(request.params.id)
    },
  )

  app.get(
    '/api/v1/accounts/:id/health/scores',
    {
      config: { access: 'health:read' },
      schema: {
        tags: ['health'],
        summary: 'The scores of an account beside the main one, on a day: value, band, reasons, trend',
        params: byRef,
        querystring: z.object({ as_of: z.iso.date().optional() }),
        response: { 200: accountScoresSchema },
      },
    },
    async ({ params, query }) => {
      const today = dayIn((await readWorkspace(db)).timeZone, clock())
      return readAccountScores(db, await findAccountId(db, params.id), query.as_of ?? today)
    },
  )
}
