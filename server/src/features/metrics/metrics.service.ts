import { addDays } from '@tsuzuku/core/time/add-days'
import { periodBounds } from '@tsuzuku/core/time/period-bounds'
import { periodSeries } from '@tsuzuku/core/time/period-series'
import type { Grouping, Population } from '../contracts/population.ts'
import { knownOn, lastKnownDay, populationOf, requireForward, type ViewQuery } from '../contracts/view.ts'
import type { Workspace } from '../team/workspace.store.ts'
import { type Figure, type Metric, type Period, type Question, unknown } from './metric.ts'
import { periodTooLong } from './metrics.errors.ts'
import { periodBefore, periodUntil, type SeriesKind, trendOf } from './periods.ts'
import { asksPastSegments, segmentsKept } from './segments-kept.family.ts'
import type { SumsReader } from './sums-reader.ts'

/** What is asked, made definite: the period, who, seen from which day. */
export type View = {
  from: string
  to: string
  asOf: string | null
  lastKnown: string
  /** Undefined where the period has not begun on the last day known. */
  period: Period | undefined
  previous: Period | undefined
  population: Population
  workspace: Workspace
}

export type PeriodFigure = { from: string; to: string; complete: boolean } & Figure
export type GroupFigure = { key: string; figure: Figure; previous: Figure }

export function viewOf(query: ViewQuery, workspace: Workspace, now: Date): View {
  const lastKnown = lastKnownDay(query.as_of, workspace, now)
  const month = periodBounds({ kind: 'month', date: lastKnown })
  const from =
    query.from ?? (query.to ? periodBounds({ kind: 'month', date: addDays(query.to, -1) }).from : month.from)
  const to = query.to ?? periodBounds({ kind: 'month', date: from }).to
  requireForward(from, to)
  if (Number(to.slice(0, 4)) - Number(from.slice(0, 4)) > 50) throw periodTooLong({ field: 'to' })
  const period = periodUntil({ from, to }, lastKnown)
  const known = knownOn(query.as_of, workspace)
  const { currency } = workspace
  const population = populationOf(query, { from, to: period?.snapshot ?? to, known, currency })
  const previous = periodUntil(periodBefore({ from, to }), lastKnown)
  return { from, to, asOf: query.as_of ?? null, lastKnown, period, previous, population, workspace }
}

/** The figures of a stretch of periods by group, in the order of the periods. */
async function figuresByGroup(
  read: SumsReader,
  metric: Metric,
  question: Question,
): Promise<Map<string | null, Figure[]>> {
  const groups = await read(metric.family, question)
  return new Map(
    [...groups].map(([group, sums]) => [
      group,
      question.periods.map((_, index) => metric.figure(sums[index])),
    ]),
  )
}

async function figuresOf(
  read: SumsReader,
  metrics: readonly Metric[],
  question: Question,
): Promise<Map<Metric, Figure[]>> {
  if (question.periods.length === 0) return new Map()
  if (asksPastSegments(question.population) && !(await read(segmentsKept, question)).get(null)?.[0]) {
    const none = question.periods.map(() => unknown('segment-not-kept'))
    return new Map(metrics.map((metric) => [metric, none]))
  }
  const entries = await Promise.all(
    metrics.map(async (metric) => {
      const groups = await figuresByGroup(read, metric, question)
      return [metric, groups.get(null) ?? question.periods.map(() => metric.figure(undefined))] as const
    }),
  )
  return new Map(entries)
}

export type Answer = { figure: Figure; previous: Figure; series: PeriodFigure[] }

/** The current figures of some metrics, those of the period before, and the trend. */
export async function answer(
  read: SumsReader,
  metrics: readonly Metric[],
  view: View,
  seriesKind: SeriesKind,
): Promise<Map<Metric, Answer>> {
  const { population, workspace } = view
  const timeZone = workspace.timeZone
  const { fiscalYearStartMonth } = workspace
  const trend = trendOf(view, seriesKind, { fiscalYearStartMonth, lastKnown: view.lastKnown })
  const main = [view.previous, view.period].flatMap((period) => period ?? [])
  const isInTrend = main.every((period) => trend.some((other) => samePeriod(period, other)))
  const [trendFigures, mainFigures] = await Promise.all([
    figuresOf(read, metrics, { periods: trend, population, timeZone }),
    isInTrend ? undefined : figuresOf(read, metrics, { periods: main, population, timeZone }),
  ])
  return new Map(
    metrics.map((metric) => {
      const series = trend.map((period, index) => ({
        ...boundsOf(period),
        ...(trendFigures.get(metric)?.[index] ?? unknown('not-begun')),
      }))
      const figureOf = (period: Period | undefined): Figure => {
        if (!period) return unknown('not-begun')
        const periods = isInTrend ? trend : main
        const figures = (isInTrend ? trendFigures : mainFigures)?.get(metric)
        return figures?.[periods.findIndex((other) => samePeriod(period, other))] ?? unknown('not-begun')
      }
      return [metric, { figure: figureOf(view.period), previous: figureOf(view.previous), series }]
    }),
  )
}

/** One metric by group, the largest denominator (or value) first. */
export async function breakdown(
  read: SumsReader,
  metric: Metric,
  view: View,
  by: Grouping,
): Promise<GroupFigure[]> {
  const periods = [view.previous, view.period].flatMap((period) => period ?? [])
  if (!view.period) return []
  const population = { ...view.population, by }
  const groups = await figuresByGroup(read, metric, {
    periods,
    population,
    timeZone: view.workspace.timeZone,
  })
  const rows = [...groups].map(([key, figures]) => ({
    key: key ?? '',
    figure: figures[periods.length - 1] ?? unknown('not-begun'),
    previous: figures[periods.length - 2] ?? unknown('not-begun'),
  }))
  return largestFirst(rows)
}

const weight = ({ figure }: GroupFigure) => figure.denominator ?? figure.numerator ?? 0
const largestFirst = (groups: GroupFigure[]) =>
  groups.sort((a, b) => weight(b) - weight(a) || (a.key < b.key ? -1 : 1))

/**
 * One metric for each segment. An account may be in several, so that no single reading can tell them apart; each is
 * read, and kept, as a question of its own.
 */
export async function breakdownBySegment(
  read: SumsReader,
  metric: Metric,
  view: View,
  segments: readonly string[],
): Promise<GroupFigure[]> {
  const periods = [view.previous, view.period].flatMap((period) => period ?? [])
  if (!view.period) return []
  const timeZone = view.workspace.timeZone
  const groups = await Promise.all(
    segments.map(async (key) => {
      const population = { ...view.population, within: key }
      const figures = (await figuresOf(read, [metric], { periods, population, timeZone })).get(metric)
      return {
        key,
        figure: figures?.[periods.length - 1] ?? unknown('not-begun'),
        previous: figures?.[periods.length - 2] ?? unknown('not-begun'),
      }
    }),
  )
  return largestFirst(groups)
}

/** The months of the period as groups. */
export async function breakdownByMonth(
  read: SumsReader,
  metric: Metric,
  view: View,
): Promise<PeriodFigure[]> {
  const periods = periodSeries({ from: view.from, to: view.to, kind: 'month' }).flatMap(
    (bounds) => periodUntil(bounds, view.lastKnown) ?? [],
  )
  const timeZone = view.workspace.timeZone
  const figures = await figuresOf(read, [metric], { periods, population: view.population, timeZone })
  return periods.map((period, index) => ({
    ...boundsOf(period),
    ...(figures.get(metric)?.[index] ?? unknown('not-begun')),
  }))
}

export async function figureOf(read: SumsReader, metric: Metric, view: View): Promise<Figure> {
  if (!view.period) return unknown('not-begun')
  const question = { periods: [view.period], population: view.population, timeZone: view.workspace.timeZone }
  return (await figuresOf(read, [metric], question)).get(metric)?.[0] ?? unknown('not-begun')
}

function samePeriod(a: Period, b: Period): boolean {
  return a.from === b.from && a.to === b.to
}

function boundsOf({ from, to, complete }: Period) {
  return { from, to, complete }
}
