import { CoreError } from '../error.ts'

/** Scores or probabilities with what happened, one entry a row. */
export type Scored = {
  /** Higher = more likely to happen; a probability where a function asks for one. */
  readonly score: ArrayLike<number>
  /** 1 where it happened, 0 where not. */
  readonly outcome: ArrayLike<number>
}

/**
 * Refuses scores nothing can be measured on.
 *
 * @param functionName kebab-case name put in front of the error code
 * @param areProbabilities whether the scores must lie within 0–1
 * @throws CoreError `<function>.lengths-differ`, `<function>.not-a-number`, `<function>.not-a-probability`,
 *   `<function>.not-an-outcome`
 * @example
 * checkScores('brier-score', { score: [0.2, 0.9], outcome: [0, 1] }, true)
 */
export function checkScores(
  functionName: string,
  { score, outcome }: Scored,
  areProbabilities = false,
): void {
  const refuse = (reason: string, text: string) => {
    throw new CoreError(`${functionName}.${reason}`, `${functionName} requires ${text}`)
  }
  if (score.length !== outcome.length) refuse('lengths-differ', 'one score for each outcome')
  for (let i = 0; i < score.length; i++) {
    const value = score[i] as number
    if (!Number.isFinite(value)) refuse('not-a-number', 'finite scores')
    if (areProbabilities && !(value >= 0 && value <= 1)) refuse('not-a-probability', 'scores within 0–1')
    if (outcome[i] !== 0 && outcome[i] !== 1) refuse('not-an-outcome', 'outcomes of 0 or 1')
  }
}
