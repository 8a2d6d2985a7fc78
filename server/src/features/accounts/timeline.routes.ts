import * as z from 'zod'
import type { Http } from '../../platform/http.ts'
import { pageOf, pageQuery } from '../../platform/paging.ts'
import type { Machinery } from './account.service.ts'
import { byRef, findAccountId } from './account-ref.ts'
import { asOfQuery, readMoment } from './moment.ts'
import { timelineGroups } from './timeline.branches.ts'
import { type ReadLedger, readTimeline, timelineEntry } from './timeline.read.ts'

const groups = z
  .string()
  .max(200)
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(z.enum(timelineGroups)))
  .optional()
  .describe(`Of ${timelineGroups.join(', ')}; all if left out`)

/** The one stream of everything that happened with an account. */
export function timelineRoutes(app: Http, { db, clock, ledger }: Machinery & { ledger: ReadLedger }): void {
  app.get(
    '/api/v1/accounts/:id/timeline',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'Everything that happened with an account, the newest first',
        params: byRef,
        querystring: z.strictObject({ ...asOfQuery, ...pageQuery, kinds: groups }),
        response: { 200: pageOf(timelineEntry) },
      },
    },
    async (request) => {
      const { as_of, limit, cursor, kinds } = request.query
      const moment = await readMoment(db, clock, as_of)
      const accountId = await findAccountId(db, request.params.id)
      return readTimeline(db, {
        accountId,
        moment,
        groups: kinds?.length ? kinds : timelineGroups,
        limit,
        cursor,
        ledger,
      })
    },
  )
}
