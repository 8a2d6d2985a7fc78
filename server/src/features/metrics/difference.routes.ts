import { differenceReasons } from '@tsuzuku/core/metrics/difference-reasons'
import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen, type Topic } from '../../platform/facts-seen.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageQuery } from '../../platform/paging.ts'
import { knownOn, viewQuery } from '../contracts/view.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { differenceCsv } from './difference.csv.ts'
import { readDifference } from './difference.service.ts'
import { KeptResults } from './kept-results.ts'
import { readChoices } from './metric-definitions.store.ts'
import { definitionId, definitionNamed, definitionsOf, metricNamed } from './metric-definitions.ts'
import { wireDefinition, wireOneDefinition, wireView } from './metric-wire.ts'
import { notComparable } from './metrics.errors.ts'
import { definitionSchema, figureSchema, oneDefinitionSchema, viewSchema } from './metrics.schema.ts'
import { figureOf, viewOf } from './metrics.service.ts'
import { createSumsReader } from './sums-reader.ts'

const side = oneDefinitionSchema.extend({ figure: figureSchema })

const differenceSchema = viewSchema.extend(definitionSchema.shape).extend({
  one: side,
  against: side,
  rows: z.array(
    z.object({
      account: z.object({ id: z.number(), external_id: z.string().nullable(), name: z.string() }),
      numerator: z.number(),
      denominator: z.number(),
      against_numerator: z.number(),
      against_denominator: z.number(),
      before: z.number().describe('MRR at the start, minor units'),
      after: z.number().describe('MRR at the end, minor units'),
      reasons: z.array(z.enum(differenceReasons)).describe('Empty where both count the account alike'),
    }),
  ),
  next_cursor: z.string().nullable(),
})

const topics: readonly Topic[] = ['accounts', 'merges', 'contracts', 'orders', 'workspace']

/** Two definitions of one metric on the same accounts. */
export function differenceRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  const kept = new KeptResults()
  const keptRows = createAnswerCache()

  app.get(
    '/api/v1/metrics/:name/difference',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary: 'Why two definitions differ: both figures, and what each account adds to either',
        params: z.object({ name: z.string().max(100) }),
        querystring: z.object({
          ...pageQuery,
          ...viewQuery,
          definition: z.string().max(120).optional(),
          against: z.string().max(120).optional(),
          format: z.enum(['json', 'csv']).default('json'),
        }),
        response: { 200: differenceSchema },
      },
    },
    async ({ params, query }, reply) => {
      const view = viewOf(query, await readWorkspace(db), clock())
      const choices = await readChoices(db, knownOn(view.asOf, view.workspace))
      const metric = metricNamed(params.name, query.definition, choices)
      const definitions = definitionsOf(params.name)
      const other = definitions.find((definition) => definition !== metric)
      if (!other) throw notComparable({ field: 'name' })
      const against = query.against ? definitionNamed(definitions, query.against, 'against') : other
      const comparison = { metric, against, view }
      if (query.format === 'csv') {
        const fileName = `${metric.name}_difference_${view.from}_${view.to}.csv`
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${fileName}"`)
          .serializer((body: unknown) => body as string)
          .send(differenceCsv(db, comparison) as never)
      }
      const after = decodeCursor(query.cursor, z.object({ value: z.number(), id: z.number() }))
      const seen = await readFactsSeen(db)
      const read = createSumsReader(db, kept, seen, view.lastKnown)
      const [figure, againstFigure, rows] = await Promise.all([
        figureOf(read, metric, view),
        figureOf(read, against, view),
        keptRows([seen(topics), definitionId(metric), definitionId(against), view, after, query.limit], () =>
          readDifference(db, comparison, { after, limit: query.limit + 1 }),
        ),
      ])
      const page = nextPage(rows, query.limit, (row) => row.position)
      return {
        ...wireView(view),
        ...wireDefinition(metric),
        one: { ...wireOneDefinition(metric), figure },
        against: { ...wireOneDefinition(against), figure: againstFigure },
        ...page,
      }
    },
  )
}
