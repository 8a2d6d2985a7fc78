import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { shareReadings } from '../../platform/shared-readings.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { explainMoved, type MovedRow } from './health.movements.ts'
import { scoredDayBefore } from './health.read.ts'
import { movementSchema } from './health.schema.ts'

/** The same distance as the change that the list of accounts shows. */
const DAYS = 14

const reasons = z.object({
  day: z.string().nullable(),
  since: z.string().nullable(),
  rows: z.array(
    z.object({ account_id: z.number(), ...movementSchema.pick({ drivers: true, standing: true }).shape }),
  ),
})

const ids = z
  .string()
  .regex(/^\d{1,9}(,\d{1,9}){0,199}$/)
  .transform((text) => text.split(',').map(Number))

/** Why the scores of many accounts are what they are: the reasons beside a list. */
export function healthReasonRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  const shared = shareReadings()
  app.get(
    '/api/v1/health/reasons',
    {
      config: { access: 'health:read' },
      schema: {
        tags: ['health'],
        summary: 'What moved the scores of up to 200 accounts in 14 days, and what they stand on',
        querystring: z.strictObject({ ids, as_of: z.iso.date().optional() }),
        response: { 200: reasons },
      },
    },
    async (request) => {
      const { ids, as_of } = request.query
      const today = as_of ?? dayIn((await readWorkspace(db)).timeZone, clock())
      const day = await scoredDayBefore(db, today)
      if (!day || day > today) return { day: null, since: null, rows: [] }
      const since = addDays(day, -DAYS)
      return shared([ids, day], async () => {
        const rows = await explainMoved(db, await readScores(db, ids, { day, since }), { day, since })
        return {
          day,
          since,
          rows: rows.map(({ account, drivers, standing }) => ({ account_id: account.id, drivers, standing })),
        }
      })
    },
  )
}

async function readScores(
  db: Db,
  ids: readonly number[],
  { day, since }: { day: string; since: string },
): Promise<MovedRow[]> {
  const { rows } = await sql<MovedRow>`
    select h.account_id as id, null as external_id, '' as name, null as owner_id, null as owner_name, 0 as mrr_minor,
      null as renewal_date, h.band, coalesce(b.band, 'unknown') as band_before, h.score, b.score as score_before, h.silent,
      0 as rank, h.rule_version as rule_now, coalesce(b.rule_version, h.rule_version) as rule_before,
      h.measure_values as values_now, h.measure_points as points_now,
      coalesce(b.measure_values, '{}') as values_before, coalesce(b.measure_points, '{}') as points_before
    from health_score h left join health_score b on b.account_id = h.account_id and b.day = ${since}::date
    where h.day = ${day}::date and h.account_id = any(${[...ids]}::integer[])`.execute(db)
  return rows
}
