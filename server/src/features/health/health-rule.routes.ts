import * as z from 'zod'
import { memberOf } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { backTestSchema } from './back-test.schema.ts'
import { createBackTest, finishBackTest, listBackTests, readBackTest } from './back-test.store.ts'
import { backTestNotFound } from './health.errors.ts'
import { healthRuleSchema } from './health.rule.ts'
import { healthRulesOf } from './health.store.ts'
import { rulePreviewSchema, savedRuleSchema } from './health-rule.schema.ts'
import { checkRuleOf, previewRule } from './health-rule.service.ts'
import { findLiveScore, scoreIdOf, scoreQuery } from './score.store.ts'
import { checkScoreMeasures, MAIN_SCORE } from './score-measure.ts'

const MOST_VERSIONS = 100

type Tell = (
  news: 'health-rule.changed' | 'score.changed' | 'health-back-test.requested',
  payload?: Record<string, unknown>,
) => Promise<void>

const scoreInBody = z.number().int().min(1).max(2147483647).default(MAIN_SCORE).describe('Id of a score')
const byId = z.object({ id: z.coerce.number().int().min(1).max(2147483647) })

/** The rule of health as something to edit: looked at before it is saved, and asked whether it would have seen losses. */
export function healthRuleRoutes(app: Http, { db, tell }: { db: Database; clock: Clock; tell: Tell }): void {
  const read = { config: { access: 'health:read' as const } }
  const write = { config: { access: 'health-rule:write' as const } }

  app.get(
    '/api/v1/health/rules',
    {
      ...read,
      schema: {
        tags: ['health'],
        summary: 'All versions of the rule of a score, the one in force first',
        querystring: z.object({ score: scoreQuery }),
        response: { 200: z.object({ rows: z.array(savedRuleSchema) }) },
      },
    },
    async ({ query }) => {
      const id = await scoreIdOf(db, query.score)
      return { rows: await healthRulesOf(id).list(db, MOST_VERSIONS) }
    },
  )

  app.post(
    '/api/v1/health/rules/preview',
    {
      ...read,
      schema: {
        tags: ['health'],
        summary: 'Where customers would stand today under a rule, without saving it',
        body: z.strictObject({ rule: healthRuleSchema, score: scoreInBody }),
        response: { 200: rulePreviewSchema },
      },
    },
    async ({ body }) => {
      const id = await scoreIdOf(db, body.score)
      await checkRuleOf(db, id, body.rule)
      return previewRule(db, body.rule, id)
    },
  )

  app.post(
    '/api/v1/health/rules',
    {
      ...write,
      schema: {
        tags: ['health'],
        summary: 'Put a rule in force as the next version; scores of past days stay as they were',
        body: z.strictObject({ rule: healthRuleSchema, based_on: z.number().int(), score: scoreInBody }),
        response: { 201: z.object({ version: z.number() }) },
      },
    },
    async (request, reply) => {
      const { rule, based_on: basedOn } = request.body
      const { id } = await findLiveScore(db, request.body.score)
      await checkRuleOf(db, id, rule)
      const version = await healthRulesOf(id).save(db, requireActor(request), {
        rule,
        basedOn,
        check: (trx) => checkScoreMeasures(trx, rule, id),
      })
      await tell('health-rule.changed')
      if (id !== MAIN_SCORE) await tell('score.changed', { id })
      return reply.code(201).send({ version })
    },
  )

  app.post(
    '/api/v1/health/back-tests',
    {
      ...read,
      schema: {
        tags: ['health'],
        summary: 'Ask whether a rule would have seen past losses coming; runs in the background',
        body: z.strictObject({
          rule: healthRuleSchema.optional().describe('The rule in force if left out'),
          horizon: z.union([z.literal(90), z.literal(180)]).default(90),
          score: scoreInBody,
        }),
        response: { 202: backTestSchema },
      },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      const score = await scoreIdOf(db, request.body.score)
      const inForce = await healthRulesOf(score).read(db)
      const rule = request.body.rule ?? inForce.content
      await checkRuleOf(db, score, rule)
      const isInForce = JSON.stringify(rule) === JSON.stringify(inForce.content)
      const id = await createBackTest(db, {
        score,
        rule,
        ruleVersion: isInForce ? inForce.version : null,
        horizon: request.body.horizon,
        memberId: memberOf(actor),
      })
      await tell('health-back-test.requested', { id })
      const created = await readBackTest(db, id)
      if (!created) throw backTestNotFound()
      return reply.code(202).send(created)
    },
  )

  app.get(
    '/api/v1/health/back-tests',
    {
      ...read,
      schema: {
        tags: ['health'],
        summary: 'Back-tests, the newest first',
        querystring: z.object(pageQuery),
        response: { 200: pageOf(backTestSchema) },
      },
    },
    async ({ query: { limit, cursor } }) => {
      const rows = await listBackTests(db, limit + 1, decodeCursor(cursor, z.number().int()))
      return nextPage(rows, limit, (last) => last.id)
    },
  )

  app.get(
    '/api/v1/health/back-tests/:id',
    {
      ...read,
      schema: {
        tags: ['health'],
        summary: 'A back-test: how far it is, and what it found',
        params: byId,
        response: { 200: backTestSchema },
      },
    },
    async ({ params }) => {
      const found = await readBackTest(db, params.id)
      if (!found) throw backTestNotFound({ field: 'id' })
      return found
    },
  )

  app.post(
    '/api/v1/health/back-tests/:id/cancel',
    {
      ...read,
      schema: {
        tags: ['health'],
        summary: 'Stop a back-test that is under way',
        params: byId,
        response: { 200: backTestSchema },
      },
    },
    async ({ params }) => {
      await finishBackTest(db, params.id, { status: 'cancelled' })
      const found = await readBackTest(db, params.id)
      if (!found) throw backTestNotFound({ field: 'id' })
      return found
    },
  )
}
