import { addDays } from '@tsuzuku/core/time/add-days'
import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import { dayIn } from '../../platform/clock.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageQuery } from '../../platform/paging.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import type { Machinery } from './segment.service.ts'
import { readTierMoves } from './tiers.moves.ts'
import { schemeSchema, tierMovesSchema, tierPreviewSchema, tiersSchema } from './tiers.schema.ts'
import { previewScheme, saveScheme } from './tiers.service.ts'
import { readSavedScheme, readTiers } from './tiers.store.ts'

const position = z.tuple([z.string(), z.number().int()])
const USUAL_DAYS = 365
const read = { config: { access: 'accounts:read' as const } }

/** Price tiers: where they are cut, what is designed for each, and who moved between them. */
export function tierRoutes(app: Http, machinery: Machinery): void {
  const { db, clock, tell } = machinery
  const cached = createAnswerCache()

  const current = async () => {
    const { currency } = await readWorkspace(db)
    const seen = await readFactsSeen(db)
    const version = (await readSavedScheme(db))?.version
    const key = [
      version,
      seen(['accounts', 'merges', 'contracts', 'orders', 'usage', 'history', 'workspace']),
      currency,
    ]
    return cached(key, () => readTiers(db, currency))
  }

  app.get(
    '/api/v1/tiers',
    {
      ...read,
      schema: {
        tags: ['tiers'],
        summary:
          'Price tiers with what is designed for each and who is in them; a proposal until some are saved',
        response: { 200: tiersSchema },
      },
    },
    current,
  )

  app.put(
    '/api/v1/tiers',
    {
      config: { access: 'tiers:write' },
      schema: {
        tags: ['tiers'],
        summary: 'Save the tiers; where the price decides, accounts move at once',
        body: schemeSchema.extend({
          based_on: z
            .number()
            .int()
            .nullable()
            .describe('The version that was read; null where none was saved'),
        }),
        response: { 200: tiersSchema.extend({ moved: z.number() }) },
      },
    },
    async (request) => {
      const { based_on: basedOn, ...scheme } = request.body
      const moved = await saveScheme(machinery, requireActor(request), { scheme, basedOn })
      if (moved > 0) await tell('accounts.changed')
      return { ...(await current()), moved }
    },
  )

  app.post(
    '/api/v1/tiers/preview',
    {
      config: { ...read.config, keepsAnswer: false },
      schema: {
        tags: ['tiers'],
        summary: 'Who would stand in which tier, without saving them',
        body: schemeSchema,
        response: { 200: tierPreviewSchema },
      },
    },
    async ({ body }) => previewScheme(db, body),
  )

  app.get(
    '/api/v1/tiers/moves',
    {
      ...read,
      schema: {
        tags: ['tiers'],
        summary:
          'Accounts that moved from one tier to another, the latest first, and how many went which way',
        querystring: z.strictObject({
          ...pageQuery,
          from: z.iso.date().optional().describe('First day; a year ago if left out'),
          to: z.iso.date().optional().describe('The first day after; tomorrow if left out'),
          tier_from: z.string().max(100).optional().describe('"none": no tier'),
          tier_to: z.string().max(100).optional(),
        }),
        response: { 200: tierMovesSchema },
      },
    },
    async ({ query }) => {
      const { timeZone } = await readWorkspace(db)
      const today = dayIn(timeZone, clock())
      const { limit, cursor, from = addDays(today, -USUAL_DAYS), to = addDays(today, 1) } = query
      const asked = {
        from,
        to,
        timeZone,
        limit: limit + 1,
        after: decodeCursor(cursor, position),
        tierFrom: query.tier_from,
        tierTo: query.tier_to,
      }
      const seen = (await readFactsSeen(db))(['accounts', 'merges', 'usage', 'history'])
      const scheme = (await readSavedScheme(db))?.version
      const { rows, total, matrix } = await cached(['moves', seen, scheme, asked], () =>
        readTierMoves(db, asked),
      )
      return { ...nextPage(rows, limit, (last) => [last.at, last.account.id]), total, matrix }
    },
  )
}
