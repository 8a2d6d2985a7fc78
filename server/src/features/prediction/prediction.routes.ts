import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../platform/paging.ts'
import { byRef, findAccountId } from '../accounts/account-ref.ts'
import { asOfQuery, readMoment } from '../accounts/moment.ts'
import { segmentsKeptLater, segmentsKeptSince } from '../accounts/segment-filter.ts'
import { ownerOf, ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { type Owner, readStand, scoredDayBefore } from '../health/health.read.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { readAccountPrediction } from './account-prediction.read.ts'
import { readChecks } from './check.store.ts'
import { type ListRow, listByRule, listPredicted, readAtRisk, readNewestTold } from './prediction.read.ts'
import { accountPredictionSchema, horizonSchema, listRowSchema, overviewSchema } from './prediction.schema.ts'
import { listModels, readModelInRole, readModelInRoleOn } from './prediction.store.ts'
import { createReadyModels } from './ready-models.ts'
import { toldReasons } from './told-reasons.ts'

const position = z.tuple([z.number(), z.number()])

/** What is to be expected of customers: all together, one by one in a list, and on the page of one account. */
export function predictionRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  const read = { config: { access: 'health:read' as const } }
  const ready = createReadyModels()
  const cached = createAnswerCache()
  /** A past day with whom it was looked after by, and who was in which segments, as far as that was kept. */
  const lookedFrom = async ({ segment }: Owner, asOf: string | undefined) => {
    const moment = await readMoment(db, clock, asOf)
    const past = moment.isPast ? moment : undefined
    return { past, pastDay: past?.day, keptSince: await segmentsKeptLater(db, segment, past) }
  }
  const inRole = (role: 'in-force' | 'shadow', pastDay: string | undefined) =>
    pastDay ? readModelInRoleOn(db, role, pastDay) : readModelInRole(db, role)

  app.get(
    '/api/v1/prediction',
    {
      ...read,
      schema: {
        tags: ['prediction'],
        summary: 'MRR at risk, and the models behind it; without a model in force, that the rule stands',
        querystring: z.object({
          owner: ownerQuery,
          segment: segmentQuery,
          horizon: horizonSchema,
          ...asOfQuery,
        }),
        response: { 200: overviewSchema },
      },
    },
    async (request) => {
      const { horizon } = request.query
      const owner = ownerOf(request.query.owner, requireActor(request), request.query.segment)
      const { past, pastDay, keptSince } = await lookedFrom(owner, request.query.as_of)
      const isPast = past !== undefined
      const [inForce, shadow, fallenBack, newest] = await Promise.all([
        inRole('in-force', pastDay),
        inRole('shadow', pastDay),
        // What is under way, or was put out, is of today.
        isPast ? undefined : readModelInRole(db, 'fallen-back'),
        isPast ? [] : listModels(db, 1, undefined),
      ])
      const told = inForce ?? shadow
      const newestTold = told && (await readNewestTold(db, told.id, pastDay))
      const day = keptSince === null ? newestTold?.day : undefined
      const { seen } = await readStand(db)
      const [check] = told ? await readChecks(db, told.id, 1, pastDay) : []
      return {
        source: inForce ? ('model' as const) : ('rule' as const),
        horizon,
        day: day ?? null,
        in_force: inForce ?? null,
        shadow: shadow ?? null,
        newest: newest[0] ?? null,
        fallen_back: inForce ? null : (fallenBack ?? null),
        check: check ?? null,
        at_risk:
          inForce && day
            ? await cached(
                ['at-risk', seen, inForce.id, check?.id, newestTold, horizon, owner, pastDay],
                () => readAtRisk(db, { model: inForce, day, horizon, owner, past }),
              )
            : null,
        segments_kept_since: keptSince,
      }
    },
  )

  app.get(
    '/api/v1/prediction/accounts',
    {
      ...read,
      schema: {
        tags: ['prediction'],
        summary: 'Customers by chance to leave × MRR; without a model in force by the rule, without a chance',
        querystring: z.object({
          ...pageQuery,
          owner: ownerQuery,
          segment: segmentQuery,
          horizon: horizonSchema,
          ...asOfQuery,
        }),
        response: {
          200: pageOf(listRowSchema).extend({
            source: z.enum(['model', 'rule']),
            day: z.string().nullable(),
            horizon: z.number(),
            segments_kept_since: segmentsKeptSince,
          }),
        },
      },
    },
    async (request) => {
      const { limit, cursor, horizon } = request.query
      const owner = ownerOf(request.query.owner, requireActor(request), request.query.segment)
      const after = decodeCursor(cursor, position)
      const { past, pastDay, keptSince } = await lookedFrom(owner, request.query.as_of)
      const model = await inRole('in-force', pastDay)
      const scored = model && (await readNewestTold(db, model.id, pastDay))
      const { day: newest, seen } = await readStand(db)
      const ruled = pastDay ? await ruledBy(db, pastDay) : newest
      const page = { owner, past, limit: limit + 1, after }
      const day = keptSince === null ? (scored?.day ?? ruled) : undefined
      const isModel = model !== undefined && scored !== undefined
      const key = ['accounts', seen, day, isModel ? [model.id, scored.at] : [], horizon, page]
      const rows = !day
        ? []
        : await cached(key, () =>
            isModel
              ? listPredicted(db, { ...page, modelId: model.id, day, horizon })
              : listByRule(db, { ...page, day }),
          )
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      const features = isModel ? ((await ready(db, model.id))?.features ?? []) : []
      return {
        source: isModel ? ('model' as const) : ('rule' as const),
        day: day ?? null,
        horizon,
        rows: shown.map((row) => wireRow(row, toldReasons(row, features))),
        next_cursor: last ? encodeCursor([last.risk, last.id]) : null,
        segments_kept_since: keptSince,
      }
    },
  )

  app.get(
    '/api/v1/accounts/:id/prediction',
    {
      ...read,
      schema: {
        tags: ['prediction'],
        summary: 'The chance of an account to leave within each horizon, why, and what was told of it before',
        params: byRef,
        querystring: z.object({ as_of: z.iso.date().optional() }),
        response: { 200: accountPredictionSchema },
      },
    },
    async (request) => {
      const accountId = await findAccountId(db, request.params.id)
      const today = dayIn((await readWorkspace(db)).timeZone, clock())
      const until = request.query.as_of ?? today
      return readAccountPrediction(db, ready, { accountId, until, isPast: until < today })
    },
  )
}

/** The newest day with scores by a past one; none where they begin later. */
async function ruledBy(db: Database, day: string): Promise<string | undefined> {
  const found = await scoredDayBefore(db, day)
  return found !== undefined && found <= day ? found : undefined
}

function wireRow(row: ListRow, reasons: ReturnType<typeof toldReasons>) {
  const { id, external_id, name, owner_id, owner_name, chance, at_renewal, risk } = row
  return {
    account: {
      id,
      external_id,
      name,
      owner: owner_id && owner_name ? { id: owner_id, name: owner_name } : null,
    },
    mrr_minor: row.mrr_minor,
    renewal_date: row.renewal_date,
    has_notice: row.has_notice,
    chance,
    at_renewal,
    expected_at_renewal_minor: at_renewal === null ? null : Math.round((1 - at_renewal) * row.mrr_minor),
    risk_minor: chance === null ? null : Math.round(risk),
    score: row.score,
    band: row.band,
    reasons,
  }
}
