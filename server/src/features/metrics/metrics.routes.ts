import * as z from 'zod'
import { createAnswerCache } from '../../platform/answer-cache.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen, type Topic } from '../../platform/facts-seen.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageQuery } from '../../platform/paging.ts'
import { type SteadyAnswers, standingSchema } from '../../platform/steady-answers.ts'
import { type Grouping, groupings, NOT_SET } from '../contracts/population.ts'
import { knownOn, viewQuery } from '../contracts/view.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { readGroupLabels } from './group-labels.read.ts'
import { KeptResults } from './kept-results.ts'
import type { Metric } from './metric.ts'
import { readChoices } from './metric-definitions.store.ts'
import { chosenMetrics, definitionId, metricNamed } from './metric-definitions.ts'
import { metricRowsCsv } from './metric-rows.csv.ts'
import { wireDefinition, wireDefinitionId, wireRow, wireView } from './metric-wire.ts'
import { metricNotFound } from './metrics.errors.ts'
import { metrics } from './metrics.registry.ts'
import { metricListSchema, metricRowsSchema, metricSchema } from './metrics.schema.ts'
import {
  answer,
  breakdown,
  breakdownByMonth,
  breakdownBySegment,
  figureOf,
  type View,
  viewOf,
} from './metrics.service.ts'
import { seriesKinds } from './periods.ts'
import { scaledFigures, tooShortToScale } from './scaled-figure.ts'
import { createSumsReader, type SumsReader } from './sums-reader.ts'

const byName = z.object({ name: z.string().max(100) })
const definition = z.string().max(120).optional()
/** What the rows behind a figure show besides its sums: names, and who belongs to the population. */
const rowTopics: readonly Topic[] = ['accounts', 'merges', 'contracts', 'workspace']
const everyTopic: readonly Topic[] = [
  ...new Set<Topic>([...metrics.flatMap(({ family }) => family.topics), ...rowTopics, 'usage', 'history']),
]
/** Groups that stand on fewer accounts, tickets or answers are marked. */
const FEW = 10
const access = { config: { access: 'metrics:read' as const } }

/** Every figure of the product: value, interval, trend, groups, and the rows it stands on. */
export function metricRoutes(
  app: Http,
  { db, clock, steady }: { db: Database; clock: Clock; steady: SteadyAnswers },
): void {
  const kept = new KeptResults()
  const cached = createAnswerCache()

  app.get(
    '/api/v1/metrics',
    {
      ...access,
      schema: {
        tags: ['metrics'],
        summary: 'All metrics with definition, current value, the value before and the trend',
        querystring: z.object({ ...viewQuery, interval: z.enum(seriesKinds).default('month') }),
        response: { 200: metricListSchema.extend(standingSchema) },
      },
    },
    async ({ query }) => {
      const view = viewOf(query, await readWorkspace(db), clock())
      const seen = await readFactsSeen(db)
      const shown = chosenMetrics(await readChoices(db, knownOn(view.asOf, view.workspace)))
      const which = shown.map(definitionId)
      const question = { key: ['metrics', which, view.lastKnown, query], seen: [seen(everyTopic)] }
      return steady(question, async () => {
        const answers = await answer(
          createSumsReader(db, kept, seen, view.lastKnown),
          shown,
          view,
          query.interval,
        )
        const rows = shown.flatMap((metric) => {
          const found = answers.get(metric)
          if (!found) return []
          const { figure, previous, series } = found
          return [{ ...wireDefinition(metric), ...figure, previous, series }]
        })
        return { ...wireView(view), rows }
      })
    },
  )

  app.get(
    '/api/v1/metrics/:name',
    {
      ...access,
      schema: {
        tags: ['metrics'],
        summary: 'One metric: value, numerator, denominator, interval, trend and groups',
        params: byName,
        querystring: z.object({
          ...viewQuery,
          by: z.enum([...groupings, 'segment', 'month']).optional(),
          interval: z.enum(seriesKinds).default('month'),
          definition,
        }),
        response: { 200: metricSchema.extend(standingSchema) },
      },
    },
    async ({ params, query, url }) => {
      const view = viewOf(query, await readWorkspace(db), clock())
      const choices = await readChoices(db, knownOn(view.asOf, view.workspace))
      const metric = metricNamed(params.name, query.definition, choices)
      const seen = await readFactsSeen(db)
      const topics = [...metric.family.topics, ...rowTopics, 'usage', 'history'] as const
      const question = { key: ['metric', definitionId(metric), view.lastKnown, url], seen: [seen(topics)] }
      return steady(question, async () => {
        const read = createSumsReader(db, kept, seen, view.lastKnown)
        const [answers, groups] = await Promise.all([
          answer(read, [metric], view, query.interval),
          groupsOf({ db, read, metric, view }, query.by),
        ])
        const found = answers.get(metric)
        if (!found) throw metricNotFound({ field: 'name' })
        return {
          ...wireView(view),
          ...wireDefinition(metric),
          ...found.figure,
          previous: found.previous,
          series: found.series,
          scaled: scaledFigures(metric, found.figure, view.period),
          scaled_from_days: tooShortToScale(metric, found.figure, view.period),
          breakdown: groups,
          rows_url: rowsUrl(metric, url),
        }
      })
    },
  )

  app.get(
    '/api/v1/metrics/:name/rows',
    {
      ...access,
      schema: {
        tags: ['metrics'],
        summary: 'The accounts, tickets or answers behind a figure; their amounts add up to it',
        params: byName,
        querystring: z.object({
          ...pageQuery,
          ...viewQuery,
          definition,
          format: z.enum(['json', 'csv']).default('json'),
        }),
        response: { 200: metricRowsSchema },
      },
    },
    async ({ params, query }, reply) => {
      const view = viewOf(query, await readWorkspace(db), clock())
      const choices = await readChoices(db, knownOn(view.asOf, view.workspace))
      const metric = metricNamed(params.name, query.definition, choices)
      if (query.format === 'csv') {
        const fileName = `${wireDefinitionId(metric).id.replace(':', '-')}_${view.from}_${view.to}.csv`
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${fileName}"`)
          .serializer((body: unknown) => body as string)
          .send(metricRowsCsv(db, metric, view) as never)
      }
      const position = z.object({ value: z.number(), id: z.number() })
      const after = decodeCursor(query.cursor, position)
      const { period, population, workspace } = view
      const timeZone = workspace.timeZone
      const seen = await readFactsSeen(db)
      const read = createSumsReader(db, kept, seen, view.lastKnown)
      const [figure, rows] = await Promise.all([
        figureOf(read, metric, view),
        period
          ? cached(
              [seen([...metric.family.topics, ...rowTopics]), definitionId(metric), view.lastKnown, query],
              () => metric.rows(db, { period, population, timeZone, after, limit: query.limit + 1 }),
            )
          : [],
      ])
      const page = nextPage(rows, query.limit, (row) => row.position)
      return {
        ...wireView(view),
        definition: wireDefinitionId(metric),
        numerator: figure.numerator,
        denominator: figure.denominator,
        rows: page.rows.map(wireRow),
        next_cursor: page.next_cursor,
      }
    },
  )
}

type Look = { db: Database; read: SumsReader; metric: Metric; view: View }

async function groupsOf(look: Look, by: Grouping | 'segment' | 'month' | undefined) {
  if (by === undefined) return null
  const groups = by === 'month' ? await monthsOf(look) : await namedGroups(look, by)
  return { by, few_below: FEW, overlap: by === 'segment', groups }
}

async function monthsOf({ read, metric, view }: Look) {
  const months = await breakdownByMonth(read, metric, view)
  return months.map(({ from, to: _to, complete: _complete, ...figure }) => ({
    key: from.slice(0, 7),
    label: from.slice(0, 7),
    figure,
    previous: null,
  }))
}

async function namedGroups({ db, read, metric, view }: Look, by: Grouping | 'segment') {
  const labels = await readGroupLabels(db, by)
  const groups = await (by === 'segment'
    ? breakdownBySegment(read, metric, view, [...labels.keys()])
    : breakdown(read, metric, view, by))
  return groups.map((group) => ({
    ...group,
    label: group.key === NOT_SET ? null : (labels.get(group.key) ?? group.key),
  }))
}

function rowsUrl(metric: Metric, url: string): string {
  const search = new URLSearchParams(url.split('?')[1] ?? '')
  for (const key of ['by', 'interval']) search.delete(key)
  const text = search.toString()
  return `/api/v1/metrics/${metric.name}/rows${text === '' ? '' : `?${text}`}`
}
