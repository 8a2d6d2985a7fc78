import { addDays } from '@tsuzuku/core/time/add-days'
import { periodBounds } from '@tsuzuku/core/time/period-bounds'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import { notify } from '../notifications/notify.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { KeptResults } from './kept-results.ts'
import type { Metric } from './metric.ts'
import { raiseAlert, takeAlertBack } from './metric-alert.store.ts'
import { readChoices } from './metric-definitions.store.ts'
import { chosenMetrics } from './metric-definitions.ts'
import { listTargets, type MetricTarget, targetOn } from './metric-target.store.ts'
import { figureOf, viewOf } from './metrics.service.ts'
import { createSumsReader } from './sums-reader.ts'

type Machinery = { db: Database; clock: Clock; log: Log }

/**
 * Looks at every metric that somebody wants to be told of, in the period that runs and the one before: what is not known
 * raises nothing, and what grows with the period is not below its target before the period is over.
 */
export async function checkTargets({ db, clock, log }: Machinery): Promise<number> {
  const targets = await listTargets(db)
  const asked = targets.filter(({ alert }) => alert !== null)
  if (asked.length === 0) return 0
  const [workspace, choices, seen] = await Promise.all([
    readWorkspace(db),
    readChoices(db),
    readFactsSeen(db),
  ])
  const metrics = new Map(chosenMetrics(choices).map((metric) => [metric.name, metric]))
  const now = clock()
  const today = dayIn(workspace.timeZone, now)
  const read = createSumsReader(db, new KeptResults(), seen, today)
  let raised = 0
  for (const [key, kind] of kindsOf(asked)) {
    const metric = metrics.get(key)
    if (!metric) continue
    const { fiscalYearStartMonth } = workspace
    const running = periodBounds({ kind, date: today, fiscalYearStartMonth })
    const last = periodBounds({ kind, date: addDays(running.from, -1), fiscalYearStartMonth })
    for (const period of [last, running]) {
      const target = targetOn(targets, { metric: key, period: kind, day: period.from })
      if (!target || target.alert === null) continue
      const view = viewOf(period, workspace, now)
      if (target.alert === 'below' && risesWithPeriod(metric) && !view.period?.complete) continue
      const { value } = await figureOf(read, metric, view)
      if (value === null) continue
      const alert = { targetId: target.id, ...period, value, at: now }
      if (!isCrossed(target, value)) await takeAlertBack(db, alert)
      else if (await raise(db, { alert, target, metric, currency: workspace.currency })) raised += 1
    }
  }
  if (raised > 0) log.info({ raised }, 'metrics crossed their targets')
  return raised
}

/** News is told in the transaction that raises it. */
async function raise(
  db: Database,
  news: {
    alert: Parameters<typeof raiseAlert>[1]
    target: MetricTarget
    metric: Metric
    currency: string
  },
): Promise<boolean> {
  const { alert, target, metric, currency } = news
  return db.transaction().execute(async (trx) => {
    if (!(await raiseAlert(trx, alert))) return false
    const { label, unit } = metric
    const { from, value } = alert
    const params = {
      metric: metric.name,
      label,
      unit,
      currency,
      side: target.alert,
      value,
      target: target.value,
      from,
    }
    const key = `metric-alert:${target.id}:${from}`
    const link = `/metrics/${metric.name}`
    await notify(trx, { kind: 'metric-alert', key, params, link, to: 'everybody' }, alert.at)
    return true
  })
}

/** Counts and losses begin a period at nothing; what is retained begins at everything and falls. */
const risesWithPeriod = ({ accumulates, group, good }: Metric) =>
  accumulates && !(group === 'retention' && good === 'up')

const isCrossed = ({ alert, value: target }: MetricTarget, value: number) =>
  alert === 'below' ? value < target : value > target

function kindsOf(targets: readonly MetricTarget[]): (readonly [string, MetricTarget['period']])[] {
  const keys = new Set(targets.map(({ metric, period }) => `${metric} ${period}`))
  return [...keys].map((key) => key.split(' ') as [string, MetricTarget['period']])
}

export function metricTargetJobs(machinery: Machinery): Record<string, JobHandler> {
  return { 'metrics:check-targets': async () => void (await checkTargets(machinery)) }
}
