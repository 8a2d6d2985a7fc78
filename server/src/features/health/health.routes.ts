import { addDays } from '@tsuzuku/core/time/add-days'
import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../platform/paging.ts'
import { byRef, findAccountId } from '../accounts/account-ref.ts'
import { readMoment } from '../accounts/moment.ts'
import { segmentsKeptLater, segmentsKeptSince } from '../accounts/segment-filter.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { noMemberBehindKey } from './health.errors.ts'
import { judgeAccount, withdrawJudgement } from './health.judgement.ts'
import { explainMoved, type MovementQuestion, readMoved } from './health.movements.ts'
import { ownerOf, ownerQuery, segmentQuery } from './health.owner.ts'
import { readAccountHealth, readOverview, readStand, scoredDayBefore } from './health.read.ts'
import { accountHealthSchema, movementSchema, overviewSchema } from './health.schema.ts'
import { checkExpiry } from './health-override.ts'
import { findScore, scoreIdOf, scoreQuery } from './score.store.ts'
import { MAIN_SCORE } from './score-measure.ts'

const USUAL_DAYS = 7
const position = z.tuple([z.number(), z.number(), z.number(), z.number()])

/** The rule and how customers spread under it, who moved and why, and one account's health with its history. */
export function healthRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  const read = { config: { access: 'health:read' as const } }
  const write = { config: { access: 'health:write' as const } }
  const cached = createAnswerCache()
  const today = async () => dayIn((await readWorkspace(db)).timeZone, clock())

  app.get(
    '/api/v1/health',
    {
      ...read,
      schema: {
        tags: ['health'],
        summary: 'The health rule in force, and how customers spread under it',
        querystring: z.object({
          owner: ownerQuery,
          segment: segmentQuery,
          score: scoreQuery,
          as_of: z.iso.date().optional().describe('The newest day with scores on or before it'),
        }),
        response: { 200: overviewSchema },
      },
    },
    async (request) => {
      const owner = ownerOf(request.query.owner, requireActor(request), request.query.segment)
      const { id: score, rule_version: version } = await findScore(db, request.query.score)
      const { day: newest, seen } = await readStand(db)
      const isMain = score === MAIN_SCORE || newest === undefined
      const asOf = request.query.as_of
      const isPast = asOf !== undefined && newest !== undefined && asOf < newest
      const found =
        isMain && !isPast ? newest : await scoredDayBefore(db, isPast ? asOf : (newest ?? ''), score)
      const past = isPast ? await readMoment(db, clock, asOf) : undefined
      const keptSince = await segmentsKeptLater(db, owner.segment, past)
      // Before the first scores, or the first look at who is in a segment, nothing is known.
      const scored = isPast && found !== undefined && found > asOf ? undefined : found
      const day = keptSince === null ? scored : undefined
      const answer = await cached(['overview', seen, day, scored, past, owner, score, version], () =>
        readOverview(db, { owner, day, ruleDay: past && scored, score, past }),
      )
      return { ...answer, segments_kept_since: keptSince }
    },
  )

  app.get(
    '/api/v1/health/movements',
    {
      ...read,
      schema: {
        tags: ['health'],
        summary: 'Whose health moved since a day, by how much and because of what',
        querystring: z.object({
          ...pageQuery,
          owner: ownerQuery,
          segment: segmentQuery,
          score: scoreQuery,
          since: z.iso.date().optional().describe('A week before the day seen from if left out'),
          as_of: z.iso.date().optional().describe('The newest day with scores on or before it'),
          smallest: z.coerce.number().min(0).max(100).optional(),
        }),
        response: {
          200: pageOf(movementSchema).extend({
            day: z.string().nullable(),
            since: z.string().nullable(),
            segments_kept_since: segmentsKeptSince,
          }),
        },
      },
    },
    async (request) => {
      const { limit, cursor, since, smallest, as_of: asOf } = request.query
      const owner = ownerOf(request.query.owner, requireActor(request), request.query.segment)
      const score = await scoreIdOf(db, request.query.score)
      const { day: newest, seen } = await readStand(db)
      const isPast = asOf !== undefined && newest !== undefined && asOf < newest
      const past = isPast ? await readMoment(db, clock, asOf) : undefined
      const keptSince = await segmentsKeptLater(db, owner.segment, past)
      const scored = isPast ? await scoredDayBefore(db, asOf, score) : newest
      // Before the first scores, or the first look at who is in a segment, nothing is known.
      const day = keptSince !== null || (isPast && scored !== undefined && scored > asOf) ? undefined : scored
      const none = { rows: [], next_cursor: null, total: 0, day: null, since: null }
      if (!day) return { ...none, segments_kept_since: keptSince }
      const after = decodeCursor(cursor, position)
      const asked = { day, owner, limit, after, score, past, ...(smallest === undefined ? {} : { smallest }) }
      return cached(['movements', seen, asked, since], async () => {
        const from = (await scoredDayBefore(db, since ?? addDays(day, -USUAL_DAYS), score)) ?? day
        return { ...(await readMovementPage(db, { ...asked, since: from })), segments_kept_since: null }
      })
    },
  )

  app.get(
    '/api/v1/accounts/:id/health',
    {
      ...read,
      schema: {
        tags: ['health'],
        summary: 'The health of an account on a day: score, measures, what moved it, history',
        params: byRef,
        querystring: z.object({ as_of: z.iso.date().optional(), score: scoreQuery }),
        response: { 200: accountHealthSchema },
      },
    },
    async (request) =>
      readAccountHealth(
        db,
        await findAccountId(db, request.params.id),
        request.query.as_of ?? (await today()),
        await scoreIdOf(db, request.query.score),
      ),
  )

  app.post(
    '/api/v1/accounts/:id/health/judgement',
    {
      ...write,
      schema: {
        tags: ['health'],
        summary: 'Say how you judge the account; kept beside the automatic value',
        params: byRef,
        body: z.strictObject({
          band: z.enum(['good', 'watch', 'danger']),
          reason: z.string().trim().min(1).max(2000),
          expires_on: z.iso.date().nullable().default(null).describe('The last day on which it stands'),
        }),
        response: { 201: accountHealthSchema },
      },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      if (actor.kind !== 'member') throw noMemberBehindKey()
      const accountId = await findAccountId(db, request.params.id)
      const { expires_on: expiresOn, ...call } = request.body
      checkExpiry(expiresOn, await today())
      await judgeAccount(db, actor, { accountId, ...call, expiresOn, now: clock() })
      return reply.code(201).send(await readAccountHealth(db, accountId, await today()))
    },
  )

  app.delete(
    '/api/v1/accounts/:id/health/judgement',
    {
      ...write,
      schema: {
        tags: ['health'],
        summary: 'Withdraw the judgement of a person; it stays in the history',
        params: byRef,
        response: { 200: accountHealthSchema },
      },
    },
    async (request) => {
      const accountId = await findAccountId(db, request.params.id)
      await withdrawJudgement(db, requireActor(request), { accountId, now: clock() })
      return readAccountHealth(db, accountId, await today())
    },
  )
}

async function readMovementPage(db: Database, question: MovementQuestion) {
  const { day, since, limit, score } = question
  const { rows, total } = await readMoved(db, question)
  const last = rows.length === limit ? rows.at(-1) : undefined
  const size = last?.score == null || last.score_before == null ? 0 : Math.abs(last.score - last.score_before)
  return {
    rows: await explainMoved(db, rows, { day, since, ...(score ? { score } : {}) }),
    next_cursor: last ? encodeCursor([last.rank, last.mrr_minor, size, last.id]) : null,
    total,
    day,
    since,
  }
}
