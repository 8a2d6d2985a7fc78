import * as z from 'zod'
import type { Actor } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import type { Log } from '../../platform/log.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { readHistoryWriting } from '../metrics/history-writing.ts'
import { checkModel } from './check.service.ts'
import { readChecks } from './check.store.ts'
import { giveRole, startTraining } from './models.service.ts'
import { historyBeingWritten, modelNotFound, modelNotInUse } from './prediction.errors.ts'
import { modelSchema, oneModelSchema } from './prediction.schema.ts'
import { finishModel, listModels, readModel } from './prediction.store.ts'

export type Tell = (
  news: 'prediction.requested' | 'prediction.role-given',
  payload?: Record<string, unknown>,
) => Promise<void>

const byId = z.object({ id: z.coerce.number().int().min(1).max(2147483647) })
const CHECKS = 12

/** Models of leaving: learnt, looked at, put in force by a person. */
export function modelRoutes(
  app: Http,
  machinery: { db: Database; clock: Clock; log: Log; tell: Tell },
): void {
  const { db, tell } = machinery
  const read = { config: { access: 'health:read' as const } }
  const write = { config: { access: 'prediction:write' as const } }

  const oneModel = async (id: number) => {
    const found = await readModel(db, id)
    if (!found) throw modelNotFound({ field: 'id' })
    return { ...found, checks: await readChecks(db, id, CHECKS) }
  }

  app.get(
    '/api/v1/prediction/models',
    {
      ...read,
      schema: {
        tags: ['prediction'],
        summary: 'Models of leaving, the newest first',
        querystring: z.object(pageQuery),
        response: { 200: pageOf(modelSchema) },
      },
    },
    async ({ query: { limit, cursor } }) => {
      const rows = await listModels(db, limit + 1, decodeCursor(cursor, z.number().int()))
      return nextPage(rows, limit, (last) => last.id)
    },
  )

  app.post(
    '/api/v1/prediction/models',
    {
      ...write,
      schema: {
        tags: ['prediction'],
        summary: 'Learn a model from the past; runs in the background',
        body: z.strictObject({
          lead_days: z
            .number()
            .int()
            .min(0)
            .max(90)
            .default(14)
            .describe(
              'Losses sooner than this after a day are not learnt from: it is too late to act on them',
            ),
        }),
        response: { 202: oneModelSchema },
      },
    },
    async (request, reply) => {
      const writing = await readHistoryWriting(db)
      if (writing) throw historyBeingWritten({ params: writing })
      const id = await startTraining(db, requireActor(request), request.body.lead_days)
      await tell('prediction.requested', { id })
      return reply.code(202).send(await oneModel(id))
    },
  )

  app.get(
    '/api/v1/prediction/models/:id',
    {
      ...read,
      schema: {
        tags: ['prediction'],
        summary:
          'The card of a model: what it learnt from, how good it was, its limits, and the looks at it since',
        params: byId,
        response: { 200: oneModelSchema },
      },
    },
    async ({ params }) => oneModel(params.id),
  )

  app.post(
    '/api/v1/prediction/models/:id/cancel',
    {
      ...write,
      schema: {
        tags: ['prediction'],
        summary: 'Stop a training that is under way',
        params: byId,
        response: { 200: oneModelSchema },
      },
    },
    async ({ params }) => {
      await finishModel(db, params.id, { status: 'cancelled' })
      return oneModel(params.id)
    },
  )

  const roleRoute = (word: string, role: 'in-force' | 'shadow' | 'retired', summary: string) =>
    app.post(
      `/api/v1/prediction/models/:id/${word}`,
      {
        ...write,
        schema: { tags: ['prediction'], summary, params: byId, response: { 200: oneModelSchema } },
      },
      async (request) => {
        const actor: Actor = requireActor(request)
        await giveRole(db, actor, { id: request.params.id, role })
        await tell('prediction.role-given', { force: true })
        return oneModel(request.params.id)
      },
    )
  roleRoute('activate', 'in-force', 'Put a model in force; the one before is retired')
  roleRoute(
    'shadow',
    'shadow',
    'Keep a model beside the rule, without showing it on accounts as the probability',
  )
  roleRoute('retire', 'retired', 'Take a model out; without one in force the rule stands')

  app.post(
    '/api/v1/prediction/models/:id/check',
    {
      ...write,
      schema: {
        tags: ['prediction'],
        summary: 'Look now at what is looked at weekly: drift, and what came of the months since',
        params: byId,
        response: { 200: oneModelSchema },
      },
    },
    async ({ params }) => {
      const model = await readModel(db, params.id)
      if (!model) throw modelNotFound({ field: 'id' })
      if (model.role !== 'in-force' && model.role !== 'shadow') throw modelNotInUse({ field: 'id' })
      await checkModel(machinery, model)
      return oneModel(params.id)
    },
  )
}
