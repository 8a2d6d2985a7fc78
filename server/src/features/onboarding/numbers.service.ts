import { newcombeInterval } from '@tsuzuku/core/stats/newcombe-interval'
import { wilsonInterval } from '@tsuzuku/core/stats/wilson-interval'
import { kaplanMeier } from '@tsuzuku/core/survival/kaplan-meier'
import { survivalQuantile } from '@tsuzuku/core/survival/survival-quantile'
import type { Db } from '../../platform/database.ts'
import { type CountedRun, readCounted, readStepCounts, readStepDays } from './numbers.read.ts'
import type { Cohort, FunnelStep, Numbers, Share, Time } from './numbers.schema.ts'
import type { RunFilter } from './onboarding.read.ts'
import { readTemplate } from './template.read.ts'
import { readVersion } from './template.store.ts'

const MOST_POINTS = 120

function shareOf(of: number, count: number): Share {
  const interval = wilsonInterval(count, of)
  return {
    count,
    of,
    share: of === 0 ? null : count / of,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  }
}

/** Median with those still on their way counted for as long as they were watched (Kaplan–Meier). */
function timeOf(rows: readonly { days: number; reached: boolean }[]): Time {
  const points = kaplanMeier({
    stop: rows.map((row) => row.days),
    event: rows.map((row) => (row.reached ? 1 : 0)),
  })
  const { value, low, high } = survivalQuantile(points)
  return {
    n: rows.length,
    reached: rows.filter((row) => row.reached).length,
    median: value ?? null,
    low: low ?? null,
    high: high ?? null,
  }
}

function curveOf(rows: readonly { days: number; reached: boolean }[]): Numbers['curve'] {
  const points = kaplanMeier({
    stop: rows.map((row) => row.days),
    event: rows.map((row) => (row.reached ? 1 : 0)),
  })
  const every = Math.max(1, Math.ceil(points.length / MOST_POINTS))
  return points
    .filter((_, at) => at % every === 0 || at === points.length - 1)
    .map(({ time, survival, interval, atRisk }) => ({
      day: time,
      share: 1 - survival,
      low: interval ? 1 - interval.high : null,
      high: interval ? 1 - interval.low : null,
      at_risk: atRisk,
    }))
}

const completion = (run: CountedRun) => ({ days: run.days, reached: run.is_done })
const value = (run: CountedRun) => ({ days: run.value_days ?? run.days, reached: run.value_days !== null })

/** How onboardings of a filter go: how many are done, how fast, where they stop, and by when they began. */
export async function readNumbers(db: Db, filter: RunFilter, by: 'month' | 'version'): Promise<Numbers> {
  const runs = await readCounted(db, filter)
  const due = runs.filter((run) => run.is_due)
  const withValue = runs.filter((run) => run.has_first_value)
  return {
    onboardings: runs.length,
    not_due: runs.length - due.length,
    completed: shareOf(due.length, due.filter((run) => run.is_done).length),
    in_time: shareOf(due.length, due.filter((run) => run.is_in_time).length),
    to_complete: timeOf(runs.map(completion)),
    to_first_value: timeOf(withValue.map(value)),
    curve: curveOf(runs.map(completion)),
    value_curve: curveOf(withValue.map(value)),
    funnel:
      filter.template === undefined ? [] : await readFunnel(db, { ...filter, template: filter.template }),
    cohorts: cohortsOf(runs, by),
  }
}

async function readFunnel(db: Db, filter: RunFilter & { template: number }): Promise<FunnelStep[]> {
  const template = await readTemplate(db, filter.template)
  if (!template || template.version === null) return []
  const { steps, phases } = await readVersion(db, filter.template, template.version)
  const counts = new Map((await readStepCounts(db, filter)).map((row) => [row.step_id, row]))
  const days = await readStepDays(db, filter)
  return steps.map((step) => {
    const count = counts.get(step.id)
    const times = days.filter((row) => row.step_id === step.id)
    return {
      step_id: step.id,
      name: step.name,
      phase: phases.find((phase) => phase.id === step.phase)?.name ?? { ja: '', en: '' },
      finished: shareOf(count?.asked ?? 0, count?.finished ?? 0),
      skipped: count?.skipped ?? 0,
      late: count?.late ?? 0,
      time: timeOf(times.flatMap(({ runs, ...one }) => Array.from({ length: runs }, () => one))),
    }
  })
}

function cohortsOf(runs: readonly CountedRun[], by: 'month' | 'version'): Cohort[] {
  const groups = new Map<string, CountedRun[]>()
  for (const run of runs) {
    const key = by === 'month' ? run.month : String(run.version)
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  const keys = [...groups.keys()].sort((a, b) => (by === 'month' ? (a < b ? -1 : 1) : Number(a) - Number(b)))
  const done = (of: readonly CountedRun[]) => ({
    successes: of.filter((run) => run.is_due && run.is_done).length,
    trials: of.filter((run) => run.is_due).length,
  })
  return keys.map((key, at) => {
    const mine = groups.get(key) ?? []
    const before = at === 0 ? undefined : groups.get(keys[at - 1] ?? '')
    const [now, then] = [done(mine), done(before ?? [])]
    const interval = newcombeInterval(now, then)
    return {
      key,
      onboardings: mine.length,
      completed: shareOf(now.trials, now.successes),
      to_complete: timeOf(mine.map(completion)),
      to_first_value: timeOf(mine.filter((run) => run.has_first_value).map(value)),
      difference: interval
        ? {
            value: now.successes / now.trials - then.successes / then.trials,
            low: interval.low,
            high: interval.high,
          }
        : null,
    }
  })
}
