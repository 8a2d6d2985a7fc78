import type { Interval } from '@tsuzuku/core/stats/interval'
import { kaplanMeier, type SurvivalPoint } from '@tsuzuku/core/survival/kaplan-meier'
import { logRank } from '@tsuzuku/core/survival/log-rank'
import { restrictedMean } from '@tsuzuku/core/survival/restricted-mean'
import { survivalAt } from '@tsuzuku/core/survival/survival-at'
import { survivalQuantile } from '@tsuzuku/core/survival/survival-quantile'
import type { Db } from '../../platform/database.ts'
import { NOT_SET, type Population } from '../contracts/population.ts'
import {
  type ContractLife,
  readContractLives,
  readSegmentsOf,
  type SurvivalGrouping,
} from './contract-survival.read.ts'
import { readGroupLabels } from './group-labels.read.ts'

/** Fewer accounts than these say nothing of a group; fewer losses than these nothing of a difference. */
export const FEW_ACCOUNTS = 10
export const FEW_LOSSES = 10
export const testReasons = ['one-group', 'too-few-losses', 'groups-overlap'] as const

export type CurvePoint = {
  month: number
  survival: number
  low: number | null
  high: number | null
  /** Accounts still watched and paying just before this month ends. */
  at_risk: number
}

export type Curve = {
  key: string | null
  label: string | null
  n: number
  lost: number
  few: boolean
  points: CurvePoint[]
  /** Months of contract within the horizon; null where the group was not watched that long. */
  restricted_mean: { value: number; interval: Interval | null } | null
  median_months: number | null
}

export type SurvivalAnswer = {
  by: SurvivalGrouping | null
  few_below: number
  /** Months up to which the restricted means look; null without anybody. */
  horizon: number | null
  all: Curve | null
  groups: Curve[]
  test: {
    p_value: number
    chi_square: number
    degrees_of_freedom: number
    groups: number
  } | null
  test_reason: (typeof testReasons)[number] | null
}

type Asked = { population: Population; until: string; by: SurvivalGrouping | undefined; months: number }
type Lives = { key: string | null; rows: ContractLife[]; points: SurvivalPoint[] }

/** How long contracts last, together and by group, with a test of whether the groups differ. */
export async function answerSurvival(db: Db, asked: Asked): Promise<SurvivalAnswer> {
  const { by, months } = asked
  const [rows, labels, segments] = await Promise.all([
    readContractLives(db, asked),
    by ? readGroupLabels(db, by) : new Map<string, string>(),
    by === 'segment' ? readSegmentsOf(db, asked.population.known) : undefined,
  ])
  const all = livesOf(null, rows)
  const groups = by ? groupsOf(segments ? inEachSegment(rows, segments) : rows) : []
  const horizon = horizonOf(groups.length > 0 ? groups : [all], months)
  const shown = groups.map((lives) => {
    const label = lives.key === NOT_SET ? null : (labels.get(lives.key ?? '') ?? lives.key)
    return curveOf(lives, { months, horizon, label })
  })
  return {
    by: by ?? null,
    few_below: FEW_ACCOUNTS,
    horizon,
    all: rows.length === 0 ? null : curveOf(all, { months, horizon, label: null }),
    groups: shown,
    ...(by ? compare(groups) : { test: null, test_reason: null }),
  }
}

/** Once for each segment an account is in; those in none stand together. */
function inEachSegment(
  rows: readonly ContractLife[],
  segments: ReadonlyMap<number, readonly string[]>,
): ContractLife[] {
  return rows.flatMap((row) =>
    (segments.get(row.account_id) ?? [NOT_SET]).map((key) => ({ ...row, group_key: key })),
  )
}

function groupsOf(rows: readonly ContractLife[]): Lives[] {
  const byKey = new Map<string | null, ContractLife[]>()
  for (const row of rows) {
    const members = byKey.get(row.group_key)
    if (members) members.push(row)
    else byKey.set(row.group_key, [row])
  }
  return [...byKey]
    .map(([key, members]) => livesOf(key, members))
    .sort((a, b) => b.rows.length - a.rows.length || ((a.key ?? '') < (b.key ?? '') ? -1 : 1))
}

function livesOf(key: string | null, rows: readonly ContractLife[]): Lives {
  const stop = rows.map((row) => row.months)
  const event = rows.map((row) => (row.lost ? 1 : 0))
  return { key, rows: [...rows], points: kaplanMeier({ stop, event }, { scale: 'log-log' }) }
}

/** The longest time for which every group that counts was watched, so that their means can be compared. */
function horizonOf(groups: readonly Lives[], months: number): number | null {
  const ends = groups
    .filter(({ rows }) => rows.length >= FEW_ACCOUNTS)
    .map(({ points }) => points.at(-1))
    .flatMap((last) => (last === undefined ? [] : [last.survival === 0 ? months : last.time]))
  const least = Math.floor(Math.min(months, ...ends))
  return ends.length === 0 || least < 1 ? null : least
}

function curveOf(
  { key, rows, points }: Lives,
  look: { months: number; horizon: number | null; label: string | null },
): Curve {
  const last = points.at(-1)?.time ?? 0
  const shown = Array.from({ length: Math.min(look.months, Math.floor(last)) + 1 }, (_, month) => month)
  return {
    key,
    label: look.label,
    n: rows.length,
    lost: rows.filter(({ lost }) => lost).length,
    few: rows.length < FEW_ACCOUNTS,
    points: shown.map((month) => {
      const point = survivalAt(points, month)
      return {
        month,
        survival: point?.survival ?? 1,
        low: point?.interval?.low ?? null,
        high: point?.interval?.high ?? null,
        at_risk: rows.filter((row) => row.months >= month).length,
      }
    }),
    restricted_mean: meanOf(points, look.horizon),
    median_months: survivalQuantile(points).value ?? null,
  }
}

function meanOf(points: readonly SurvivalPoint[], horizon: number | null): Curve['restricted_mean'] {
  const last = points.at(-1)
  if (horizon === null || !last || (last.time < horizon && last.survival > 0)) return null
  const mean = restrictedMean(points, { horizon })
  return mean ? { value: mean.value, interval: mean.interval ?? null } : null
}

function compare(groups: readonly Lives[]): Pick<SurvivalAnswer, 'test' | 'test_reason'> {
  const compared = groups.filter(({ rows }) => rows.length >= FEW_ACCOUNTS)
  if (compared.length < 2) return { test: null, test_reason: 'one-group' }
  const members = compared.flatMap((lives) => lives.rows.map((row) => row.account_id))
  if (new Set(members).size < members.length) return { test: null, test_reason: 'groups-overlap' }
  const rows = compared.flatMap((lives, group) => lives.rows.map((row) => ({ ...row, group })))
  if (rows.filter(({ lost }) => lost).length < FEW_LOSSES)
    return { test: null, test_reason: 'too-few-losses' }
  const result = logRank({
    stop: rows.map(({ months }) => months),
    event: rows.map(({ lost }) => (lost ? 1 : 0)),
    group: rows.map(({ group }) => group),
  })
  if (!result) return { test: null, test_reason: 'too-few-losses' }
  return {
    test: {
      p_value: result.pValue,
      chi_square: result.chiSquare,
      degrees_of_freedom: result.degreesOfFreedom,
      groups: compared.length,
    },
    test_reason: null,
  }
}
