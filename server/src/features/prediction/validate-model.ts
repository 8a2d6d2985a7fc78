import { logLoss } from '@tsuzuku/core/prediction/log-loss'
import { type PlattCurve, plattCalibration } from '@tsuzuku/core/prediction/platt-calibration'
import { timeOrderedSplits } from '@tsuzuku/core/prediction/time-ordered-splits'
import { calibrated, plainCurve } from './hazards.ts'
import { type Landmarks, type Stack, stackColumns } from './landmarks.ts'
import { fitScorer, type ModelKind, modelKinds, type PackedScorer, unpackScorer } from './scorer.ts'

const CUTS = [0.4, 0.55, 0.7, 0.85]
const LEAST_EVENTS = 15

export type Split = { readonly cut: number; readonly train: Uint32Array; readonly test: Uint32Array }

/** Cuts in time with enough behind them to learn from and something after them to be tried on. */
export function splitsOf(stack: Stack): Split[] {
  const days = [...new Set(stack.seen)].sort((a, b) => a - b)
  const cuts = [...new Set(CUTS.map((share) => days[Math.floor(share * days.length)] as number))]
  const splits = days.length < 3 ? [] : timeOrderedSplits({ seen: stack.seen, known: stack.known, cuts })
  return splits.filter(({ train, test }) => {
    const lost = new Set<number>()
    for (const row of train) if (stack.outcome[row] === 1) lost.add(stack.landmark[row] as number)
    return lost.size >= LEAST_EVENTS && test.length > 0
  })
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
function curvesOf(trial: Trial, stack: Stack, splits: number): PlattCurve[] {
  return Array.from({ length: splits + 1 }, (_, s) => {
    const before = [...trial.row.keys()].filter((i) => (trial.split[i] as number) < s)
    const outcome = before.map((i) => stack.outcome[trial.row[i] as number] as number)
    const events = outcome.reduce((sum, one) => sum + one, 0)
    if (events < LEAST_EVENTS || events === outcome.length) return plainCurve
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
  const { stack, splits } = input
  const trials = modelKinds.map((kind) => {
    const trial = tryKind(kind, input, onSplit)
    const curves = curvesOf(trial, stack, splits.length)
    return { trial, curves, loss: trialLoss(trial, stack, curves) }
  })
  const { trial, curves } = trials.reduce((a, b) => ((b.loss ?? 9) < (a.loss ?? 9) ? b : a))
  return { trial, curves, kinds: trials.map((one) => ({ kind: one.trial.kind, log_loss: one.loss ?? null })) }
}
