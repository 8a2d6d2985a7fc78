import { CoreError } from '../error.ts'
import type { AreaUnderCurve } from '../prediction/area-under-curve.ts'
import { clusteredAreaUnderCurve } from '../prediction/clustered-area-under-curve.ts'
import type { Interval } from '../stats/interval.ts'
import { quantile } from '../stats/quantile.ts'
import { ratioInterval } from '../stats/ratio-interval.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'
import type { HealthBand } from './health-band.ts'

/** A customer on a past day, as a rule saw it. Days are whole numbers, e.g. from `dayNumber`. */
export type Observation = {
  readonly account: number
  readonly day: number
  /** 0–100, high is healthy; `undefined` where too little was known. */
  readonly score: number | undefined
  readonly band: HealthBand
  /** Monthly recurring revenue on the day, minor units. */
  readonly mrr: number
  /** First day after `day` without any revenue; `undefined` if none is known. */
  readonly lostOn: number | undefined
}

export type BackTestOptions = {
  /** Days within which a loss counts, e.g. 90. */
  readonly horizon: number
  /** Last day about which losses are known; later observations have no outcome yet and are left out. */
  readonly knownUntil: number
}

export type Share = { readonly part: number; readonly whole: number; readonly interval: Interval | undefined }

export type BackTest = {
  /** Observations with a known outcome, and the accounts and losses behind them. */
  readonly observations: number
  readonly accounts: number
  readonly losses: number
  readonly unknown: number
  /** Chance that a customer about to leave scores lower than one who stays; `undefined` with too few losses. */
  readonly auc: AreaUnderCurve | undefined
  /** Of the observations in each band, those lost within the horizon; danger's is the precision. */
  readonly bands: readonly (Share & { readonly band: HealthBand })[]
  /** Of the losses, those in danger at least once within the horizon before; in money, by the last MRR. */
  readonly recall: Share
  /** The same of losses that were in danger or only on watch. */
  readonly recallWatched: Share
  readonly moneyCaught: { readonly part: number; readonly whole: number }
  /** Days from the first warning within the horizon to the loss. */
  readonly lead: { readonly median: number; readonly p25: number; readonly p75: number } | undefined
  /** Observations by tens of the score, the loss rate of each. */
  readonly bins: readonly (Share & { readonly from: number; readonly to: number })[]
}

const BANDS = ['danger', 'watch', 'good', 'unknown'] as const

/**
 * How well a health score would have foretold losses: every observation asks whether the customer was lost
 * within the horizon after it.
 *
 * AUC by accounts (Obuchowski); rates with the interval of a ratio of sums over accounts, for months of one
 * account are not independent, Wilson's over accounts where no spread can be seen; recall with Wilson's.
 * Source: Fawcett, Pattern Recognition Letters 27 (2006); Cochran, Sampling Techniques §6.4.
 *
 * @throws CoreError `back-test.horizon`, `back-test.loss-before-observation`
 * @example
 * backTest([{ account: 1, day: 0, score: 20, band: 'danger', mrr: 500, lostOn: 40 }], { horizon: 90, knownUntil: 90 })
 *   .recall // { part: 1, whole: 1, interval: … }
 */
export function backTest(observations: readonly Observation[], options: BackTestOptions): BackTest {
  const { horizon, knownUntil } = options
  if (!(Number.isInteger(horizon) && horizon > 0)) {
    throw new CoreError('back-test.horizon', 'backTest requires a horizon of whole days above 0')
  }
  const known = observations.filter(({ day }) => day + horizon <= knownUntil)
  if (known.some(({ day, lostOn }) => lostOn !== undefined && lostOn <= day)) {
    throw new CoreError(
      'back-test.loss-before-observation',
      'backTest requires losses after their observation',
    )
  }
  const isLost = ({ day, lostOn }: Observation) => lostOn !== undefined && lostOn <= day + horizon
  const scored = known.filter(({ score }) => score !== undefined)
  const losses = lossesOf(known.filter(isLost))
  const caught = losses.filter(({ warnedOn }) => warnedOn !== undefined)
  const watched = losses.filter(({ wasWatched }) => wasWatched)
  const money = (some: readonly Loss[]) => some.reduce((sum, { mrr }) => sum + mrr, 0)
  return {
    observations: known.length,
    accounts: new Set(known.map(({ account }) => account)).size,
    losses: losses.length,
    unknown: known.length - scored.length,
    auc: clusteredAreaUnderCurve({
      score: scored.map(({ score }) => -(score as number)),
      outcome: scored.map((one) => (isLost(one) ? 1 : 0)),
      cluster: scored.map(({ account }) => account),
    }),
    bands: BANDS.map((band) => ({
      band,
      ...lossRate(
        known.filter((one) => one.band === band),
        isLost,
      ),
    })),
    recall: shareOf(caught.length, losses.length),
    recallWatched: shareOf(watched.length, losses.length),
    moneyCaught: { part: money(caught), whole: money(losses) },
    lead: leadOf(caught),
    bins: Array.from({ length: 10 }, (_, bin) => ({
      from: bin * 10,
      to: bin * 10 + 10,
      ...lossRate(
        scored.filter(({ score }) => Math.min(9, Math.floor((score as number) / 10)) === bin),
        isLost,
      ),
    })),
  }
}

const shareOf = (part: number, whole: number): Share => ({
  part,
  whole,
  interval: whole === 0 ? undefined : wilsonInterval(part, whole),
})

type Loss = { on: number; mrr: number; warnedOn: number | undefined; wasWatched: boolean }

/** Each loss once, with the earliest warning before it and the revenue seen last. */
function lossesOf(before: readonly Observation[]): Loss[] {
  const losses = new Map<string, Loss & { seen: number }>()
  for (const { account, day, band, mrr, lostOn = 0 } of before) {
    const key = `${account} ${lostOn}`
    const loss = losses.get(key) ?? { on: lostOn, mrr, warnedOn: undefined, wasWatched: false, seen: day }
    losses.set(key, loss)
    if (day >= loss.seen) {
      loss.seen = day
      loss.mrr = mrr
    }
    if (band === 'danger' || band === 'watch') loss.wasWatched = true
    if (band === 'danger') loss.warnedOn = Math.min(loss.warnedOn ?? day, day)
  }
  return [...losses.values()]
}

function leadOf(caught: readonly Loss[]): BackTest['lead'] {
  if (caught.length === 0) return undefined
  const days = caught.map(({ on, warnedOn = on }) => on - warnedOn)
  const at = (share: number) => quantile(days, share) as number
  return { median: at(0.5), p25: at(0.25), p75: at(0.75) }
}

function lossRate(rows: readonly Observation[], isLost: (one: Observation) => boolean): Share {
  const accounts = new Map<number, { x: number; y: number }>()
  for (const row of rows) {
    const sums = accounts.get(row.account) ?? { x: 0, y: 0 }
    accounts.set(row.account, sums)
    sums.x += isLost(row) ? 1 : 0
    sums.y += 1
  }
  const total = { sumX: 0, sumY: 0, sumXX: 0, sumYY: 0, sumXY: 0 }
  let lost = 0
  for (const { x, y } of accounts.values()) {
    lost += x > 0 ? 1 : 0
    total.sumX += x
    total.sumY += y
    total.sumXX += x * x
    total.sumYY += y * y
    total.sumXY += x * y
  }
  const interval =
    ratioInterval({ n: accounts.size, ...total, least: 0, most: 1 }) ??
    (accounts.size === 0 ? undefined : wilsonInterval(lost, accounts.size))
  return { part: total.sumX, whole: total.sumY, interval }
}
