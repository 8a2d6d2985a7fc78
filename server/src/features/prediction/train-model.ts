import { hasSignal } from '@tsuzuku/core/prediction/has-signal'
import type { PlattCurve } from '@tsuzuku/core/prediction/platt-calibration'
import { plainCurve } from './hazards.ts'
import { importanceOf } from './importance.ts'
import { type Landmarks, modelFeatures, type Stack, stackPeriods, takeLandmarks } from './landmarks.ts'
import { type MonthTold, monthsOf, type Quality, qualityOf, rivalArea } from './model-card.ts'
import { firstObservedDay } from './observed-months.ts'
import { type Feature, type Horizon, horizons, MAIN_HORIZON } from './prediction.features.ts'
import { fitScorer, type ModelKind, modelKinds, type PackedScorer } from './scorer.ts'
import { type KeptTrial, keptTrials, toldWithin, tryLandmarks } from './trial-chances.ts'
import { chooseFeatures, type LeftOut, sampleOf } from './usable-features.ts'
import { bestTrial, splitsOf, type Trial, type TrialInput, trainingData } from './validate-model.ts'

export type TrainInput = {
  readonly landmarks: Landmarks
  readonly features: readonly Feature[]
  readonly lead: number
  readonly knownUntil: number
  /** Told after each step with its number of all. */
  readonly onStep?: (done: number, of: number) => void
}

export type NoModelReason =
  | 'too-few-events'
  | 'too-few-others'
  | 'history-too-short'
  | 'no-features'
  | 'no-better-than-chance'
  | 'no-better-than-base-rate'

/** All that is needed to score and to explain; kept as JSON. */
export type PackedModel = {
  readonly scorer: PackedScorer
  readonly curve: PlattCurve
  readonly lead: number
  readonly features: readonly Feature[]
  readonly kept: readonly number[]
  /** Some values of each kept feature, unknown ones as null, for telling later whether they have moved. */
  readonly sample: readonly (readonly (number | null)[])[]
}

export type TrainFindings = {
  reason: NoModelReason | null
  /** Day number of the first end of a month learnt from, where earlier ones were left out. */
  observed_from: number | null
  rows: number
  accounts: number
  lost_accounts: number
  stacked_rows: number
  left_out: LeftOut[]
  kinds: { kind: ModelKind; log_loss: number | null }[]
  chosen: ModelKind | null
  validation: Quality | null
  rivals: { key: 'rule' | 'usage'; auc: Quality['auc'] }[]
  horizons: { horizon: Horizon; rows: number; losses: number; auc: Quality['auc'] }[]
  importance: { key: string; value: number; deviation: number | null }[]
  months: MonthTold[]
}

export type TrainResult = {
  findings: TrainFindings
  model: PackedModel | undefined
  /** What the trials of the kind chosen told of customers they had not learnt from. */
  trials: readonly KeptTrial[]
}

const LEAST_LOST = 20
const LEAST_OBSERVED_MONTHS = 12

/** Learns a model of leaving from past ends of months, or says why there is none to be had. No chance is in it. */
export function trainModel(given: TrainInput): TrainResult {
  const { features, lead, knownUntil, onStep } = given
  const { landmarks, observedFrom } = observedLandmarks(given)
  const stack = stackPeriods(landmarks, { lead, knownUntil })
  const findings = { ...blankFindings(landmarks, stack), observed_from: observedFrom }
  const refuse = (reason: NoModelReason): TrainResult => ({
    findings: { ...findings, reason },
    model: undefined,
    trials: [],
  })
  if (findings.lost_accounts < LEAST_LOST) return refuse('too-few-events')
  if (findings.accounts - findings.lost_accounts < LEAST_LOST) return refuse('too-few-others')
  const { kept, leftOut } = chooseFeatures({ landmarks, features, lead, knownUntil })
  findings.left_out = leftOut
  if (kept.length === 0) return refuse('no-features')
  const splits = splitsOf(stack, landmarks)
  if (splits.length === 0) return refuse('history-too-short')
  const monotone = modelFeatures(features, kept).map(({ direction }) => direction)
  const input = { landmarks, stack, splits, lead, kept, monotone, features }
  const steps = modelKinds.length * splits.length + 2
  let done = 0
  const step = () => onStep?.(++done, steps)
  const best = bestTrial(input, step)
  findings.kinds = best.kinds
  findings.chosen = best.trial.kind
  const told = judge(findings, { ...input, knownUntil, trial: best.trial, curves: best.curves })
  step()
  if (findings.reason) return { findings, model: undefined, trials: [] }
  const rows = Uint32Array.from(stack.outcome, (_, i) => i)
  const scorer = fitScorer(best.trial.kind, trainingData(input, rows), monotone)
  step()
  const model: PackedModel = {
    scorer,
    curve: best.curves.at(-1) ?? plainCurve,
    lead,
    features,
    kept,
    sample: kept.map((j) => sampleOf(landmarks.columns[j] as Float64Array)),
  }
  return { findings, model, trials: told }
}

/** Without the months before the sources began, unless too little would be left to learn from and to try on. */
function observedLandmarks({ landmarks, features, lead, knownUntil }: TrainInput): {
  landmarks: Landmarks
  observedFrom: number | null
} {
  const all = { landmarks, observedFrom: null }
  const first = firstObservedDay(landmarks, features)
  const later = [...landmarks.day.keys()].filter((i) => (landmarks.day[i] as number) >= (first ?? 0))
  if (first === undefined || later.length === landmarks.day.length) return all
  const some = takeLandmarks(landmarks, later)
  const stack = stackPeriods(some, { lead, knownUntil })
  const { accounts, lost_accounts: lost } = blankFindings(some, stack)
  const isEnough =
    new Set(some.day).size >= LEAST_OBSERVED_MONTHS &&
    lost >= LEAST_LOST &&
    accounts - lost >= LEAST_LOST &&
    splitsOf(stack, some).length > 0
  return isEnough ? { landmarks: some, observedFrom: first } : all
}

function blankFindings(landmarks: Landmarks, stack: Stack): TrainFindings {
  const accounts = new Set<number>()
  const lost = new Set<number>()
  for (const [i, at] of stack.landmark.entries()) {
    accounts.add(landmarks.account[at] as number)
    if (stack.outcome[i] === 1) lost.add(landmarks.account[at] as number)
  }
  return {
    reason: null,
    observed_from: null,
    rows: landmarks.day.length,
    accounts: accounts.size,
    lost_accounts: lost.size,
    stacked_rows: stack.outcome.length,
    left_out: [],
    kinds: [],
    chosen: null,
    validation: null,
    rivals: [],
    horizons: [],
    importance: [],
    months: [],
  }
}

type Judged = TrialInput & {
  features: readonly Feature[]
  trial: Trial
  curves: readonly PlattCurve[]
  knownUntil: number
}

function judge(findings: TrainFindings, judged: Judged): KeptTrial[] {
  const tried = tryLandmarks(judged)
  const told = toldWithin(tried, judged, MAIN_HORIZON)
  findings.validation = qualityOf(told)
  const verdict = hasSignal(
    {
      score: told.chance,
      outcome: told.outcome,
      cluster: told.row.map((at) => told.landmarks.account[at] as number),
    },
    { least: LEAST_LOST },
  )
  findings.reason = verdict.reason === 'signal' ? null : verdict.reason
  findings.rivals = [
    { key: 'rule', auc: rivalArea(told, judged.landmarks.score) },
    { key: 'usage', auc: rivalArea(told, judged.landmarks.columns[0] as Float64Array) },
  ]
  findings.horizons = horizons.map((horizon) => {
    const { rows, losses, auc } = qualityOf(toldWithin(tried, judged, horizon))
    return { horizon, rows, losses, auc }
  })
  findings.months = monthsOf(told)
  findings.importance = importanceOf(judged)
  return keptTrials(tried, judged.landmarks)
}
