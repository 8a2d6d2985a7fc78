import * as z from 'zod'
import type { Database } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { readHistoryWriting } from './history-writing.ts'

const days = z.number().int().nullable()

/** Whether figures of the past can be relied on already, after an import. */
export function historyWritingRoutes(app: Http, { db }: { db: Database }): void {
  app.get(
    '/api/v1/history',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary: 'How far the past days of what was imported are written',
        response: {
          200: z.object({
            writing: z
              .object({ done: days, all: days })
              .nullable()
              .describe('Null when all of it is; numbers of days, null while it waits for its turn'),
          }),
        },
      },
    },
    async () => ({ writing: (await readHistoryWriting(db)) ?? null }),
  )
}
