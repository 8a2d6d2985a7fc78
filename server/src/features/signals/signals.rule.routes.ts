import * as z from 'zod'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { signalRuleSchema } from './signals.rule.ts'
import { savedSignalRuleSchema } from './signals.schema.ts'
import { saveSignalRule } from './signals.service.ts'
import { signalRules } from './signals.store.ts'

const MOST_VERSIONS = 200

export type SignalTell = (news: 'signal-rule.changed') => Promise<void>

/** The thresholds of signals, in versions. */
export function signalRuleRoutes(app: Http, { db, tell }: { db: Database; tell: SignalTell }): void {
  app.get(
    '/api/v1/signals/rules',
    {
      config: { access: 'health:read' },
      schema: {
        tags: ['signals'],
        summary: 'All versions of the thresholds, the one in force first',
        response: { 200: z.object({ rows: z.array(savedSignalRuleSchema) }) },
      },
    },
    async () => ({ rows: await signalRules.list(db, MOST_VERSIONS) }),
  )

  app.post(
    '/api/v1/signals/rules',
    {
      config: { access: 'health-rule:write' },
      schema: {
        tags: ['signals'],
        summary: 'Put thresholds in force as the next version; signals that stand are looked at anew',
        body: z.strictObject({ rule: signalRuleSchema, based_on: z.number().int() }),
        response: { 201: z.object({ version: z.number() }) },
      },
    },
    async (request, reply) => {
      const { rule, based_on: basedOn } = request.body
      const version = await saveSignalRule(db, requireActor(request), { rule, basedOn })
      await tell('signal-rule.changed')
      return reply.code(201).send({ version })
    },
  )
}
