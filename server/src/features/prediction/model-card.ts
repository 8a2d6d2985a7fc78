import type { areaUnderCurve } from '@tsuzuku/core/prediction/area-under-curve'
import { averagePrecision } from '@tsuzuku/core/prediction/average-precision'
import { brierScore } from '@tsuzuku/core/prediction/brier-score'
import { calibrationCurve } from '@tsuzuku/core/prediction/calibration-curve'
import { clusteredAreaUnderCurve } from '@tsuzuku/core/prediction/clustered-area-under-curve'
import { expectedCalibrationError } from '@tsuzuku/core/prediction/expected-calibration-error'
import { expectedLoss } from '@tsuzuku/core/prediction/expected-loss'
import { lift } from '@tsuzuku/core/prediction/lift'
import { logLoss } from '@tsuzuku/core/prediction/log-loss'
import type { Interval } from '@tsuzuku/core/stats/interval'
import type { Landmarks } from './landmarks.ts'

/** Customers at past ends of months with the chance a model told without having seen them, and what came. */
export type Told = {
  readonly landmarks: Landmarks
  /** Positions in the landmarks. */
  readonly row: readonly number[]
  readonly chance: readonly number[]
  readonly outcome: readonly number[]
}

type Area = { value: number; interval: { low: number; high: number } | null } | null

export type Quality = {
  rows: number
  accounts: number
  losses: number
  lost_accounts: number
  base_rate: number | null
  auc: Area
  pr_auc: number | null
  log_loss: number | null
  base_log_loss: number | null
  brier: number | null
  ece: number | null
  lift: number | null
  calibration: {
    rows: number
    expected: number
    observed: number
    interval: { low: number; high: number } | null
  }[]
}

const ends = (interval: Interval | undefined) =>
  interval ? { low: interval.low, high: interval.high } : null
const areaOf = (area: ReturnType<typeof areaUnderCurve>): Area =>
  area ? { value: area.value, interval: ends(area.interval) } : null

export function qualityOf({ landmarks, row, chance, outcome }: Told): Quality {
  const scored = { score: chance, outcome }
  const account = row.map((at) => landmarks.account[at] as number)
  const losses = outcome.reduce((sum, one) => sum + one, 0)
  const share = row.length === 0 ? null : losses / row.length
  return {
    rows: row.length,
    accounts: new Set(account).size,
    losses,
    lost_accounts: new Set(account.filter((_, i) => outcome[i] === 1)).size,
    base_rate: share,
    auc: areaOf(clusteredAreaUnderCurve({ ...scored, cluster: account })),
    pr_auc: averagePrecision(scored) ?? null,
    log_loss: logLoss(scored) ?? null,
    base_log_loss: share === null || share === 0 || share === 1 ? null : entropy(share),
    brier: brierScore(scored) ?? null,
    ece: expectedCalibrationError(scored, { cut: 'quantile' }) ?? null,
    lift: lift(scored) ?? null,
    calibration: calibrationCurve(scored, { cut: 'quantile', bins: 8 }).map((bin) => ({
      rows: bin.rows,
      expected: bin.expected,
      observed: bin.observed,
      interval: ends(bin.interval),
    })),
  }
}

const entropy = (share: number) => -share * Math.log(share) - (1 - share) * Math.log(1 - share)

/** How well one known figure alone would have ranked the same rows; a lower value means nearer to leaving. */
export function rivalArea(told: Told, figure: Float64Array): Area {
  const known = told.row.map((_, i) => i).filter((i) => !Number.isNaN(figure[told.row[i] as number]))
  return areaOf(
    clusteredAreaUnderCurve({
      score: known.map((i) => -(figure[told.row[i] as number] as number)),
      outcome: known.map((i) => told.outcome[i] as number),
      cluster: known.map((i) => told.landmarks.account[told.row[i] as number] as number),
    }),
  )
}

export type MonthTold = {
  day: number
  accounts: number
  expected: number
  low: number
  high: number
  actual: number
  expected_mrr: number
  low_mrr: number
  high_mrr: number
  actual_mrr: number
  /** Of `actual_mrr`, as if customers left independently of each other; models learnt earlier lack it. */
  variance_mrr?: number | undefined
}

/** Of each past end of a month: what was to be expected of those who were customers then, and what was lost. */
export function monthsOf({ landmarks, row, chance, outcome }: Told): MonthTold[] {
  const byDay = new Map<number, number[]>()
  for (const [i, at] of row.entries()) {
    const day = landmarks.day[at] as number
    const list = byDay.get(day) ?? []
    list.push(i)
    byDay.set(day, list)
  }
  return [...byDay.entries()]
    .sort(([a], [b]) => a - b)
    .map(([day, list]) => {
      const chances = list.map((i) => chance[i] as number)
      const mrr = list.map((i) => landmarks.mrr[row[i] as number] as number)
      const count = expectedLoss(chances, new Float64Array(list.length).fill(1))
      const money = expectedLoss(chances, mrr)
      return {
        day,
        accounts: list.length,
        expected: count.expected,
        low: count.interval.low,
        high: count.interval.high,
        actual: list.reduce((sum, i) => sum + (outcome[i] as number), 0),
        expected_mrr: Math.round(money.expected),
        low_mrr: Math.round(money.interval.low),
        high_mrr: Math.round(money.interval.high),
        variance_mrr: money.variance,
        actual_mrr: list.reduce((sum, i, n) => sum + (outcome[i] as number) * (mrr[n] as number), 0),
      }
    })
}
