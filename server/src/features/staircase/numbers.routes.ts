import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import * as z from 'zod'
import { dayIn } from '../../platform/clock.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import type { Http } from '../../platform/http.ts'
import { type SteadyAnswers, standingSchema } from '../../platform/steady-answers.ts'
import { instant } from '../accounts/moment.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { readNumbers } from './numbers.read.ts'
import { numbersSchema } from './numbers.schema.ts'
import { spanBackwards, staircaseNotFound } from './staircase.errors.ts'
import { listStaircases } from './staircase.read.ts'
import type { StaircaseMachinery } from './staircase.service.ts'

const USUAL_DAYS = 365

/** What a staircase brings, step by step. */
export function staircaseNumberRoutes(
  app: Http,
  { db, clock, steady }: StaircaseMachinery & { steady: SteadyAnswers },
): void {
  app.get(
    '/api/v1/staircases/:id/numbers',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['staircase'],
        summary: 'Climb rate, time, money, upsell and cross-sell by step, with what they are of',
        params: z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) }),
        querystring: z.strictObject({
          from: z.iso.date().optional().describe('A year before the last day where it is left out'),
          to: z.iso.date().optional().describe('Today where it is left out'),
          within: z.coerce
            .number()
            .int()
            .min(7)
            .max(730)
            .default(90)
            .describe('Days within which a climb counts'),
        }),
        response: { 200: numbersSchema.extend(standingSchema) },
      },
    },
    async ({ params, query }) => {
      const [staircase] = await listStaircases(db, params.id)
      if (!staircase) throw staircaseNotFound({ field: 'id' })
      const seen = (await readFactsSeen(db))(['stairs', 'merges', 'workspace'])
      const { timeZone, currency } = await readWorkspace(db)
      const now = clock()
      const to = query.to ?? dayIn(timeZone, now)
      const from = query.from ?? addDays(to, -USUAL_DAYS)
      if (from > to) throw spanBackwards({ field: 'from' })
      const asked = { id: params.id, from, to, within: query.within, now, timeZone, currency }
      const { rows } = await sql<{ since: string | null }>`
        select ${instant('m.at')} as since from stair_move m where m.staircase_id = ${params.id} order by m.id limit 1`.execute(
        db,
      )
      const { id, steps, name } = staircase
      const question = {
        key: ['staircase-numbers', id, query],
        seen: [seen, from, to, steps.map((step) => [step.id, step.name])],
      }
      return steady(question, async () => ({
        staircase: { id, name },
        from,
        to,
        within: query.within,
        currency,
        known_since: rows[0]?.since ?? null,
        rows: await readNumbers(db, asked, steps),
      }))
    },
  )
}
