import * as z from 'zod'
import { allTopics } from '../../platform/facts-seen.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { keepAnswers, toTheMinute } from '../../platform/kept-answers.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { ownerOf } from '../health/health.owner.ts'
import type { StaircaseMachinery } from './staircase.service.ts'
import { listStandings, sumStandings } from './standing.read.ts'
import { listFilter, standingFilter, standingRow, standingSum } from './standing.schema.ts'
import { withMissing } from './standing.service.ts'

const read = { config: { access: 'accounts:read' as const } }
const tags = ['staircase']
const position = z.tuple([z.number().int(), z.number().int(), z.number().int()])

/** Where accounts stand, what is missing for the next step, and who is ready. */
export function standingRoutes(app: Http, machinery: StaircaseMachinery): void {
  const { db, clock } = machinery
  const kept = keepAnswers(db, allTopics)
  app.get(
    '/api/v1/staircases/standings',
    {
      ...read,
      schema: {
        tags,
        summary: 'Where accounts stand and what is missing for the next step, the largest first',
        querystring: z.strictObject({
          ...pageQuery,
          limit: z.coerce.number().int().min(1).max(100).default(50),
          ...listFilter,
        }),
        response: { 200: pageOf(standingRow) },
      },
    },
    async (request) => {
      const { limit, cursor, owner, segment, ...asked } = request.query
      const now = toTheMinute(clock())
      const filter = { ...asked, now, owner: ownerOf(owner, requireActor(request), segment) }
      const after = decodeCursor(cursor, position)
      return kept(['list', filter, limit, after], async () => {
        const found = await listStandings(db, filter, { limit: limit + 1, after })
        const page = nextPage(found, limit, ({ position: at }) => at)
        const bare = page.rows.map(({ row }) => row)
        return { ...page, rows: await withMissing(machinery, bare) }
      })
    },
  )

  app.get(
    '/api/v1/staircases/sums',
    {
      ...read,
      schema: {
        tags,
        summary: 'How many accounts stand on each step, how much they pay, who is ready and who is locked',
        querystring: z.strictObject(standingFilter),
        response: { 200: z.object({ rows: z.array(standingSum) }) },
      },
    },
    async (request) => {
      const { owner, segment, ...asked } = request.query
      const now = toTheMinute(clock())
      const filter = { ...asked, now, owner: ownerOf(owner, requireActor(request), segment) }
      return kept(['sums', filter], async () => ({ rows: await sumStandings(db, filter) }))
    },
  )
}
