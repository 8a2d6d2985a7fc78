import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../platform/paging.ts'
import { type SteadyAnswers, standingSchema } from '../../platform/steady-answers.ts'
import { asOfQuery, readMoment } from '../accounts/moment.ts'
import { segmentQuery } from './health.owner.ts'
import { honestyRowSchema, honestySchema } from './honesty.schema.ts'
import { readHonesty, readHonestyRows } from './honesty.service.ts'

const yearQuery = {
  year: z.coerce
    .number()
    .int()
    .min(1990)
    .max(2200)
    .optional()
    .describe('The year of the day seen from if left out'),
  as_of: asOfQuery.as_of.describe('As it would have read on that day: only what was recorded by then'),
  segment: segmentQuery,
}

type Asked = z.infer<z.ZodObject<typeof yearQuery>>

/** Once a year a score has to answer for itself: what it said of those who left, and who stayed in spite of it. */
export function honestyRoutes(
  app: Http,
  { db, clock, steady }: { db: Database; clock: Clock; steady: SteadyAnswers },
): void {
  const read = { config: { access: 'health:read' as const } }
  const cached = createAnswerCache()
  const stand = async ({ year, as_of: asOf, segment }: Asked) => {
    const moment = await readMoment(db, clock, asOf)
    const seen = await readFactsSeen(db)
    const question = { year: year ?? Number(moment.day.slice(0, 4)), moment, segment }
    return { seen: seen(['accounts', 'merges', 'contracts', 'usage', 'history', 'workspace']), question }
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
      const { seen, question } = await stand(query)
      return steady({ key: ['honesty', question], seen: [seen] }, () => readHonesty(db, question))
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
      const { seen, question } = await stand(asked)
      const which = part === 'left' ? { part } : { part, band }
      const rows = await cached(['rows', seen, question, which], () => readHonestyRows(db, question, which))
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
