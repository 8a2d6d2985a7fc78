import { CoreError } from '../error.ts'
import { type AreaUnderCurve, areaUnderCurve } from './area-under-curve.ts'
import { checkScores, type Scored } from './check-scores.ts'
import { clusteredAreaUnderCurve } from './clustered-area-under-curve.ts'
import { logLoss } from './log-loss.ts'

export type SignalOptions = {
  /** Rows of each outcome there must be at least; 20 if left out. */
  readonly least?: number
  /** Coverage of the interval, 0–1; 0.99 if left out: a model tried every week has many chances. */
  readonly level?: number
}

export type SignalVerdict = {
  readonly hasSignal: boolean
  /** Why not: too few rows of an outcome, or scores that may as well be chance. */
  readonly reason:
    | 'signal'
    | 'too-few-events'
    | 'too-few-others'
    | 'no-better-than-chance'
    | 'no-better-than-base-rate'
  readonly events: number
  readonly others: number
  readonly area: AreaUnderCurve | undefined
}

/**
 * Whether a model has found anything, judged on probabilities of rows it has not learnt from. Asked for
 * are enough rows of both outcomes, a lower end of DeLong's interval of the AUC above ½, and a log loss
 * below that of telling everyone the base rate. Otherwise no risk may be shown to anyone.
 *
 * The second gate is needed with cross-validation: its models share rows, so the AUC varies about half
 * again as much as DeLong's formula says, and the interval alone would find a signal in shuffled
 * outcomes one time in thirty. Source: own rule; Bengio & Grandvalet, JMLR 5 (2004), for the variance.
 *
 * @param scored out-of-sample probabilities, as from `outOfSampleScores`; never of the training rows. With `cluster`,
 *   e.g. the account of each row, accounts are counted instead of rows and the interval is Obuchowski's.
 * @throws CoreError `has-signal.bad-option`, `has-signal.lengths-differ`, `has-signal.not-a-number`,
 *   `has-signal.not-a-probability`, `has-signal.not-an-outcome`
 * @example
 * hasSignal({ score, outcome }).reason // 'no-better-than-chance'
 */
export function hasSignal(
  scored: Scored & { readonly cluster?: ArrayLike<number> },
  { least = 20, level = 0.99 }: SignalOptions = {},
): SignalVerdict {
  if (!(Number.isSafeInteger(least) && least >= 2)) {
    throw new CoreError('has-signal.bad-option', 'hasSignal requires a whole number of rows ≥ 2')
  }
  checkScores('has-signal', scored, true)
  const { cluster, outcome } = scored
  const area = cluster
    ? clusteredAreaUnderCurve({ ...scored, cluster }, level)
    : areaUnderCurve(scored, level)
  const { events, others } = countOutcomes(outcome, cluster)
  const verdict = (reason: SignalVerdict['reason']) => ({
    hasSignal: reason === 'signal',
    reason,
    events,
    others,
    area,
  })
  if (events < least) return verdict('too-few-events')
  if (others < least) return verdict('too-few-others')
  const low = area?.interval?.low ?? area?.value ?? 0
  if (low <= 0.5) return verdict('no-better-than-chance')
  const share = Array.from(outcome).reduce((sum, one) => sum + one, 0) / outcome.length
  const baseLoss = -share * Math.log(share) - (1 - share) * Math.log(1 - share)
  return verdict((logLoss(scored) ?? baseLoss) < baseLoss ? 'signal' : 'no-better-than-base-rate')
}

/** Rows of each outcome, or clusters with and without one. */
function countOutcomes(outcome: ArrayLike<number>, cluster: ArrayLike<number> | undefined) {
  const all = new Set<number>()
  const happened = new Set<number>()
  for (let i = 0; i < outcome.length; i++) {
    const id = cluster ? (cluster[i] as number) : i
    all.add(id)
    if (outcome[i] === 1) happened.add(id)
  }
  return { events: happened.size, others: all.size - happened.size }
}
