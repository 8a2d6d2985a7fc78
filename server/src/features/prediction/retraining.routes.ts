import * as z from 'zod'
import type { Database, Db } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { retrainingSchema } from './prediction.schema.ts'
import { readNextRetraining, readRetrainSetting, writeRetrainSetting } from './retraining.store.ts'

const MOST_WEEKS = 26

/** Whether new models are learnt by themselves, and when the next one is. */
export function retrainingRoutes(app: Http, { db }: { db: Database }): void {
  app.get(
    '/api/v1/prediction/retraining',
    {
      config: { access: 'health:read' as const },
      schema: {
        tags: ['prediction'],
        summary: 'Whether new models are learnt by themselves beside the one in force, and when next',
        response: { 200: retrainingSchema },
      },
    },
    async () => stateOf(db),
  )

  app.put(
    '/api/v1/prediction/retraining',
    {
      config: { access: 'prediction:write' as const },
      schema: {
        tags: ['prediction'],
        summary: 'Learn new models by themselves, or not; none of them puts itself in force',
        body: z.strictObject({
          retrain: z.boolean(),
          retrain_weeks: z.number().int().min(1).max(MOST_WEEKS),
        }),
        response: { 200: retrainingSchema },
      },
    },
    async (request) => {
      await db.transaction().execute(async (trx) => {
        const before = await readRetrainSetting(trx)
        await writeRetrainSetting(trx, request.body)
        await recordAudit(trx, requireActor(request), {
          action: 'prediction.retraining-set',
          entityKind: 'prediction-setting',
          entityId: 'retraining',
          before,
          after: request.body,
        })
      })
      return stateOf(db)
    },
  )
}

async function stateOf(db: Db) {
  const { timeZone } = await readWorkspace(db)
  return { ...(await readRetrainSetting(db)), next_on: await readNextRetraining(db, timeZone) }
}
