import * as z from 'zod'
import type { Http } from '../../../platform/http.ts'
import type { SourcesMachinery } from '../sources.jobs.ts'
import { readFindings, readFreshness } from './quality.service.ts'
import { qualitySample } from './quality-check.ts'
import { qualityChecks } from './quality-checks.ts'

const checkSchema = z.object({
  key: z.string(),
  group: z.enum(['freshness', 'joins', 'contradictions', 'gaps', 'duplicates']),
  affects: z.array(z.string()),
  fix_on: z.enum(['imports', 'accounts', 'keys', 'settings']),
  count: z.number().nullable().describe('null: not looked at yet'),
  total: z.number().nullable(),
  sample: z.array(qualitySample),
  computed_at: z.string().nullable(),
})

const qualitySchema = z.object({
  checks: z.array(checkSchema),
  sources: z.array(
    z.object({
      source: z.string(),
      last_received_at: z.string(),
      last_ts: z.string().nullable(),
      records: z.number(),
    }),
  ),
})

/** What is missing, contradictory or old in the data, and what to do about it. */
export function qualityRoutes(app: Http, { db, tell }: SourcesMachinery): void {
  app.get(
    '/api/v1/data-quality',
    {
      config: { access: 'data:read' },
      schema: {
        tags: ['data-quality'],
        summary: 'What the checks found when they last ran',
        response: { 200: qualitySchema },
      },
    },
    async () => {
      const [findings, sources] = await Promise.all([readFindings(db), readFreshness(db)])
      return {
        checks: qualityChecks.map((check) => {
          const found = findings.get(check.key)
          return {
            key: check.key,
            group: check.group,
            affects: [...check.affects],
            fix_on: check.fixOn,
            count: found?.count ?? null,
            total: found?.total ?? null,
            sample: found?.sample ?? [],
            computed_at: found?.computed_at.toISOString() ?? null,
          }
        }),
        sources: sources.map((row) => ({
          source: row.source,
          last_received_at: row.last_received_at.toISOString(),
          last_ts: row.last_ts?.toISOString() ?? null,
          records: row.records,
        })),
      }
    },
  )

  app.post(
    '/api/v1/data-quality/refresh',
    {
      config: { access: 'data:read' },
      schema: {
        tags: ['data-quality'],
        summary: 'Look again; the answer comes before the checks are through',
        response: { 202: z.object({}) },
      },
    },
    async (_request, reply) => {
      await tell('data-quality.requested')
      return reply.code(202).send({})
    },
  )
}
