import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readChoices, readPastChoices, writeChoice } from './metric-definitions.store.ts'
import { definitionId, definitionNamed, definitionsOf, metricNamed } from './metric-definitions.ts'
import { wireOneDefinition } from './metric-wire.ts'
import { metricNotFound } from './metrics.errors.ts'
import { metrics } from './metrics.registry.ts'
import { oneDefinitionSchema } from './metrics.schema.ts'

const settings = z.object({
  metrics: z.array(
    z.object({
      metric: z.string(),
      label: z.object({ ja: z.string(), en: z.string() }),
      in_force: z.string(),
      definitions: z.array(oneDefinitionSchema),
    }),
  ),
  history: z.array(
    z.object({
      metric: z.string(),
      definition: z.string(),
      in_force_from: z.string(),
      in_force_until: z.string().nullable(),
      chosen_by: z.string(),
    }),
  ),
})

/** Which of the published definitions the workspace uses where none is asked for. */
export function metricDefinitionRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  const read = async (): Promise<z.infer<typeof settings>> => {
    const [choices, past] = await Promise.all([readChoices(db), readPastChoices(db)])
    return {
      metrics: metrics.flatMap(({ name, label }) => {
        const definitions = definitionsOf(name)
        if (definitions.length < 2) return []
        const in_force = definitionId(metricNamed(name, undefined, choices))
        return [{ metric: name, label, in_force, definitions: definitions.map(wireOneDefinition) }]
      }),
      history: past.map((choice) => ({
        ...choice,
        in_force_from: choice.in_force_from.toISOString(),
        in_force_until: choice.in_force_until?.toISOString() ?? null,
      })),
    }
  }

  app.get(
    '/api/v1/metric-definitions',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary: 'The published definitions of each metric, the one in force, and what was in force when',
        response: { 200: settings },
      },
    },
    read,
  )

  app.put(
    '/api/v1/metric-definitions/:name',
    {
      config: { access: 'settings:write' },
      schema: {
        tags: ['metrics'],
        summary: 'Choose the definition of a metric for the workspace',
        params: z.object({ name: z.string().max(100) }),
        body: z.strictObject({ definition: z.string().max(120) }),
        response: { 200: settings },
      },
    },
    async (request) => {
      const { name } = request.params
      const definitions = definitionsOf(name)
      if (definitions.length === 0) throw metricNotFound({ field: 'name' })
      const definition = definitionId(definitionNamed(definitions, request.body.definition, 'definition'))
      const actor = requireActor(request)
      await db.transaction().execute(async (trx) => {
        const before = definitionId(metricNamed(name, undefined, await readChoices(trx)))
        if (before === definition) return
        await writeChoice(trx, actor, { metric: name, definition, at: clock() })
        await recordAudit(trx, actor, {
          action: 'metric-definition.changed',
          entityKind: 'metric',
          entityId: name,
          entityName: name,
          before: { definition: before },
          after: { definition },
          ip: request.ip,
        })
      })
      return read()
    },
  )
}
