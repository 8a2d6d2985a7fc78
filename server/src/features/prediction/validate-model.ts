import { logLoss } from '@tsuzuku/core/prediction/log-loss'
import { type PlattCurve, plattCalibration } from '@tsuzuku/core/prediction/platt-calibration'
import { timeOrderedSplits } from '@tsuzuku/core/prediction/time-ordered-splits'
import { calibrated, plainCurve } from './hazards.ts'
import { type Landmarks, type Stack, stackColumns } from './landmarks.ts'
import { fitScorer, type ModelKind, modelKinds, type PackedScorer, unpackScorer } from './scorer.ts'

const FIRST_CUT = 0.4
const CUTS = [0, 0.25, 0.5, 0.75]
/** Customers, not rows: one who left stands in the rows of a dozen months and teaches one story. */
const LEAST_LOST = 15

export type Split = { readonly cut: number; readonly train: Uint32Array; readonly test: Uint32Array }

/** Cuts in time with enough behind them to learn from and something after them to be tried on. */
export function splitsOf(stack: Stack, { account }: Pick<Landmarks, 'account'>): Split[] {
  const days = [...new Set(stack.seen)].sort((a, b) => a - b)
  if (days.length < 3) return []
  const rows = [...stack.known.keys()]
  const isEnough = (day: number) => {
    const known = rows.filter((row) => (stack.known[row] as number) <= day)
    return lostAmong(known, stack, account) >= LEAST_LOST
  }
  const later = days.slice(Math.floor(FIRST_CUT * days.length))
  const from = later.findIndex(isEnough)
  if (from < 0) return []
  const tried = later.slice(from)
  const cuts = [...new Set(CUTS.map((share) => tried[Math.floor(share * tried.length)] as number))]
  const splits = timeOrderedSplits({ seen: stack.seen, known: stack.known, cuts })
  return splits.filter(({ test }) => test.length > 0)
}

function lostAmong(rows: Iterable<number>, { outcome, landmark }: Stack, account: Float64Array): number {
  const lost = new Set<number>()
  for (const row of rows) if (outcome[row] === 1) lost.add(account[landmark[row] as number] as number)
  return lost.size
}

export type Trial = {
  readonly kind: ModelKind
  /** Rows of the stack that were tried, split by split. */
  readonly row: Uint32Array
  readonly split: Uint8Array
  /** Before calibration. */
  readonly logOdds: Float64Array
  readonly scorers: readonly PackedScorer[]
}

export type TrialInput = {
  readonly landmarks: Landmarks
  readonly stack: Stack
  readonly splits: readonly Split[]
  readonly lead: number
  readonly kept: readonly number[]
  readonly monotone: readonly number[]
}

/** Learns at each cut from what was known by then, and scores the rows after it. */
function tryKind(kind: ModelKind, input: TrialInput, onSplit: () => void): Trial {
  const { landmarks, stack, splits, lead, kept, monotone } = input
  const rows: number[] = []
  const split: number[] = []
  const odds: number[] = []
  const scorers: PackedScorer[] = []
  for (const [s, { train, test }] of splits.entries()) {
    const packed = fitScorer(kind, trainingData(input, train), monotone)
    scorers.push(packed)
    const columns = stackColumns(landmarks, rowsOf(stack, test), { lead, kept })
    const found = unpackScorer(packed).logOdds(columns)
    for (const [i, row] of test.entries()) {
      rows.push(row)
      split.push(s)
      odds.push(found[i] as number)
    }
    onSplit()
  }
  return {
    kind,
    row: Uint32Array.from(rows),
    split: Uint8Array.from(split),
    logOdds: Float64Array.from(odds),
    scorers,
  }
}

export function trainingData(
  { landmarks, stack, lead, kept }: Omit<TrialInput, 'splits' | 'monotone'>,
  rows: Uint32Array,
) {
  const { landmark, period } = rowsOf(stack, rows)
  return {
    columns: stackColumns(landmarks, { landmark, period }, { lead, kept }),
    outcome: Uint8Array.from(rows, (row) => stack.outcome[row] as number),
    account: Float64Array.from(landmark, (row) => landmarks.account[row] as number),
  }
}

const rowsOf = (stack: Stack, rows: Uint32Array) => ({
  landmark: rows.map((row) => stack.landmark[row] as number),
  period: rows.map((row) => stack.period[row] as number),
})

/** For each split the curve that could be learnt from the splits before it, and the last one from all. */
function curvesOf(trial: Trial, { stack, splits, landmarks }: TrialInput): PlattCurve[] {
  return Array.from({ length: splits.length + 1 }, (_, s) => {
    const before = [...trial.row.keys()].filter((i) => (trial.split[i] as number) < s)
    const rows = before.map((i) => trial.row[i] as number)
    const outcome = rows.map((row) => stack.outcome[row] as number)
    if (lostAmong(rows, stack, landmarks.account) < LEAST_LOST || !outcome.includes(0)) return plainCurve
    const curve = plattCalibration({ score: before.map((i) => trial.logOdds[i] as number), outcome })
    return curve.slope < 0 ? curve : plainCurve
  })
}

/** Log loss of the months tried, calibrated as could be known. */
function trialLoss(trial: Trial, stack: Stack, curves: readonly PlattCurve[]): number | undefined {
  return logLoss({
    score: Array.from(trial.logOdds, (odds, i) =>
      calibrated(curves[trial.split[i] as number] ?? plainCurve, odds),
    ),
    outcome: Array.from(trial.row, (row) => stack.outcome[row] as number),
  })
}

export type BestTrial = {
  trial: Trial
  curves: PlattCurve[]
  /** What each kind lost on customers it had not learnt from. */
  kinds: { kind: ModelKind; log_loss: number | null }[]
}

/** Tries every kind of model alike; the one that was surprised least is what the product would use. */
export function bestTrial(input: TrialInput, onSplit: () => void): BestTrial {
  const { stack } = input
  const trials = modelKinds.map((kind) => {
    const trial = tryKind(kind, input, onSplit)
    const curves = curvesOf(trial, input)
    return { trial, curves, loss: trialLoss(trial, stack, curves) }
  })
  const { trial, curves } = trials.reduce((a, b) => ((b.loss ?? 9) < (a.loss ?? 9) ? b : a))
  return { trial, curves, kinds: trials.map((one) => ({ kind: one.trial.kind, log_loss: one.loss ?? null })) }
}
