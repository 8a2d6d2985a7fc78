import type { FastifyReply } from 'fastify'
import { sql } from 'kysely'
import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import { AppError } from '../../platform/errors.ts'
import { readFactsSeen, type Topic } from '../../platform/facts-seen.ts'
import type { Http } from '../../platform/http.ts'
import { shareReadings } from '../../platform/shared-readings.ts'
import { findAccountId, refSchema, withMerged } from '../accounts/account-ref.ts'
import { readFigureDay } from '../metrics/figure-day.ts'
import { checkRule, readRule } from './rule.check.ts'
import { explainRule } from './segment.explain.ts'
import { previewRule } from './segment.preview.ts'
import { type Rule, wireRule } from './segment.rule.ts'
import { type Machinery, readGround } from './segment.service.ts'
import { segmentNotFound } from './segments.errors.ts'
import { read } from './segments.routes.ts'
import { explainSchema, previewSchema } from './segments.schema.ts'

const topics: readonly Topic[] = [
  'accounts',
  'members',
  'merges',
  'contracts',
  'support',
  'surveys',
  'usage',
  'history',
]
const segmentId = z.number().int().min(1).max(2147483647)

/** A rule asked without being saved: how many it holds of, and why it holds of one account. */
export function segmentTryRoutes(app: Http, { db, clock }: Machinery): void {
  const cached = createAnswerCache()
  const shared = shareReadings()
  const ready = async (given: unknown, self?: number) => {
    const rule = readRule(given)
    const ground = await shared([rule], () => readGround(db, clock, { rule }))
    await checkRule(db, { rule, self, fields: ground.fields, segments: ground.segments })
    return { rule, ground }
  }

  app.post(
    '/api/v1/segments/preview',
    {
      config: { ...read.config, keepsAnswer: false },
      schema: {
        tags: ['segments'],
        summary: 'How many accounts a rule holds of now, and the largest of them; nothing is stored',
        body: z.strictObject({
          rule: wireRule,
          segment: segmentId.optional().describe('Whose rule it is to be'),
        }),
        response: { 200: previewSchema },
      },
    },
    async ({ body }, reply) => {
      const { rule, ground } = await ready(body.rule, body.segment)
      const seen = await readFactsSeen(db)
      const day = await readFigureDay(db)
      const rules = [...ground.segments.values()].map(({ id, version }) => [id, version])
      const signal = untilGone(reply)
      const key = [seen(topics), day, ground.moment.day, rules, rule]
      const ask = () => cached(key, () => previewRule(db, { rule, ground, day, signal }))
      // Who shares a reading with somebody that went away asks again.
      return ask().catch((error: unknown) => {
        if (signal.aborted || !(error instanceof AppError) || error.status !== 499) throw error
        return ask()
      })
    },
  )

  app.post(
    '/api/v1/segments/explain',
    {
      config: { ...read.config, keepsAnswer: false },
      schema: {
        tags: ['segments'],
        summary: 'Why an account is in a segment, or would be by a rule, with its own values',
        body: z.strictObject({
          account: refSchema,
          rule: wireRule.optional().describe('A rule that is not saved'),
          segment: segmentId.optional(),
        }),
        response: { 200: explainSchema },
      },
    },
    async ({ body }) => {
      const { rule, ground } = body.rule
        ? await ready(body.rule, body.segment)
        : savedRule(body.segment, await shared([], () => readGround(db, clock)))
      const accountId = await findAccountId(db, body.account)
      const { rows } = await sql<{ id: number; name: string | null }>`
        select a.id, n.name from account a left join account_now n on n.id = ${accountId}
        where a.id in ${withMerged(accountId)}`.execute(db)
      const among = rows.map(({ id }) => id)
      const name = rows[0]?.name ?? body.account
      const explained = await explainRule(db, { rule, ground: { ...ground, among }, accountId })
      return { account: { id: accountId, name }, ...explained }
    },
  )
}

function savedRule(segment: number | undefined, ground: Awaited<ReturnType<typeof readGround>>) {
  const saved = segment === undefined ? undefined : ground.segments.get(segment)
  if (!saved) throw segmentNotFound({ field: 'segment', params: { id: segment } })
  const rule: Rule = saved.rule ?? { kind: 'condition', field: 'segment', op: 'any-of', value: [saved.id] }
  return { rule, ground }
}

/** Stops when nobody waits for the answer any more. */
function untilGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}
