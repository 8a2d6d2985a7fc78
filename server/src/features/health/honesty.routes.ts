import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../platform/paging.ts'
import { type SteadyAnswers, standingSchema } from '../../platform/steady-answers.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { honestyRowSchema, honestySchema } from './honesty.schema.ts'
import { readHonesty, readHonestyRows } from './honesty.service.ts'

const yearQuery = {
  year: z.coerce.number().int().min(1990).max(2200).optional().describe('This year if left out'),
}

/** Once a year a score has to answer for itself: what it said of those who left, and who stayed in spite of it. */
export function honestyRoutes(
  app: Http,
  { db, clock, steady }: { db: Database; clock: Clock; steady: SteadyAnswers },
): void {
  const read = { config: { access: 'health:read' as const } }
  const cached = createAnswerCache()
  const stand = async (asked: number | undefined) => {
    const { timeZone, currency } = await readWorkspace(db)
    const today = dayIn(timeZone, clock())
    const seen = await readFactsSeen(db)
    return {
      key: [seen(['accounts', 'merges', 'contracts', 'usage', 'history', 'workspace']), today, asked],
      year: { year: asked ?? Number(today.slice(0, 4)), today, currency },
    }
  }

  app.get(
    '/api/v1/health/honesty',
    {
      ...read,
      schema: {
        tags: ['health'],
        summary:
          'Of those who left in a year, what health said of them before; of those in danger, who stayed',
        querystring: z.strictObject(yearQuery),
        response: { 200: honestySchema.extend(standingSchema) },
      },
    },
    async ({ query }) => {
      const { key, year } = await stand(query.year)
      const [seen, ...asks] = key
      return steady({ key: ['honesty', ...asks], seen: [seen] }, () => readHonesty(db, year))
    },
  )

  app.get(
    '/api/v1/health/honesty/rows',
    {
      ...read,
      schema: {
        tags: ['health'],
        summary: 'The accounts behind the report: those who left, or those who stood in a band',
        querystring: z.strictObject({
          ...pageQuery,
          ...yearQuery,
          part: z.enum(['left', 'stood']).default('left'),
          band: z
            .enum(['danger', 'watch', 'good', 'unknown'])
            .default('danger')
            .describe('For those who stood'),
        }),
        response: { 200: pageOf(honestyRowSchema) },
      },
    },
    async ({ query: { limit, cursor, part, band, ...asked } }) => {
      const { key, year } = await stand(asked.year)
      const which = part === 'left' ? { part } : { part, band }
      const rows = await cached(['rows', ...key, which], () => readHonestyRows(db, year, which))
      const start = decodeCursor(cursor, z.number().int().min(0)) ?? 0
      const end = start + limit
      return {
        rows: rows.slice(start, end),
        next_cursor: end < rows.length ? encodeCursor(end) : null,
        total: rows.length,
      }
    },
  )
}
