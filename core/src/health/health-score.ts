import { CoreError } from '../error.ts'
import { type BandThresholds, type HealthBand, healthBand } from './health-band.ts'

/** Customer success has two halves: does it work for them, and how does it feel. */
export type HealthHalf = 'outcomes' | 'experience'

export type HealthMeasure = {
  readonly key: string
  readonly half: HealthHalf
  /** Weight within its half, any positive scale; 0 switches it off. */
  readonly weight: number
  /** 0–100, `undefined` where not known. */
  readonly points: number | undefined
}

export type HealthQuestion = {
  readonly measures: readonly HealthMeasure[]
  /** Weights of the halves, any positive scale; equal if left out. */
  readonly halfWeights?: Readonly<Record<HealthHalf, number>>
  /** Smallest share of weight that must be known for a score, 0–1; 0.35 if left out. */
  readonly minimumKnown?: number
  readonly bands?: BandThresholds
}

export type HealthContribution = HealthMeasure & {
  /** Share of the whole score it decides, 0–1; 0 where not known. */
  readonly share: number
  /** share · points: what it adds to the score; 0 where not known. */
  readonly contribution: number
}

export type HealthScore = {
  /** 0–100, or `undefined` where too little is known. */
  readonly score: number | undefined
  readonly outcomes: number | undefined
  readonly experience: number | undefined
  /** Share of the weight that is known, 0–1. */
  readonly known: number
  readonly band: HealthBand
  /** In the order of the measures; the contributions add up to the score. */
  readonly contributions: readonly HealthContribution[]
}

/**
 * Health score of an account: the weighted mean of its halves, each the weighted mean of its measures.
 *
 * A measure that is not known drops out and its weight is shared, in proportion, among the known ones
 * of its half; a half with nothing known drops out. So unknown is neither good nor bad, but it shows in
 * `known` = Σ over the halves of half weight · known weight / weight, over Σ half weight (halves
 * without any measure do not count). Below `minimumKnown` there is no score and the band is `unknown`.
 *
 * @throws CoreError `health-score.weights` (negative, not finite), `health-score.points` (outside 0–100),
 *   `health-score.duplicate-key`, `health-score.minimum`, `health-band.thresholds`
 * @example
 * healthScore({
 *   measures: [
 *     { key: 'usage', half: 'outcomes', weight: 2, points: 80 },
 *     { key: 'csat', half: 'experience', weight: 1, points: undefined },
 *     { key: 'tickets', half: 'experience', weight: 1, points: 40 },
 *   ],
 * }) // { score: 60, outcomes: 80, experience: 40, known: 0.75, band: 'watch', … }
 */
export function healthScore(question: HealthQuestion): HealthScore {
  const { measures, halfWeights = { outcomes: 1, experience: 1 }, minimumKnown = 0.35 } = question
  check(measures, halfWeights, minimumKnown)
  const outcomes = halfOf(measures, 'outcomes', halfWeights.outcomes)
  const experience = halfOf(measures, 'experience', halfWeights.experience)
  const scoring = scoringWeight(outcomes) + scoringWeight(experience)
  // Named one by one: spreading a measure made this the slowest step of a back-test.
  const contributions = measures.map(({ key, half: name, weight, points }) => {
    const half = name === 'outcomes' ? outcomes : experience
    const share =
      points === undefined || scoringWeight(half) === 0 || scoring === 0
        ? 0
        : (scoringWeight(half) / scoring) * (weight / half.knownWeight)
    return { key, half: name, weight, points, share, contribution: share * (points ?? 0) }
  })
  const configured = outcomes.configured + experience.configured
  const knownSum = outcomes.configured * outcomes.knownShare + experience.configured * experience.knownShare
  const known = configured === 0 ? 0 : knownSum / configured
  const total = contributions.reduce((sum, { contribution }) => sum + contribution, 0)
  const score = scoring === 0 || known < minimumKnown ? undefined : Math.min(100, total)
  return {
    score,
    outcomes: outcomes.mean,
    experience: experience.mean,
    known,
    band: healthBand(score, question.bands),
    contributions,
  }
}

type Half = {
  knownWeight: number
  knownShare: number
  mean: number | undefined
  /** The half's weight if it has any measure, else 0. */
  configured: number
}

function halfOf(measures: readonly HealthMeasure[], half: HealthHalf, halfWeight: number): Half {
  let weight = 0
  let knownWeight = 0
  let sum = 0
  for (const measure of measures) {
    if (measure.half !== half) continue
    weight += measure.weight
    if (measure.points === undefined) continue
    knownWeight += measure.weight
    sum += measure.weight * measure.points
  }
  return {
    knownWeight,
    knownShare: weight === 0 ? 0 : knownWeight / weight,
    mean: knownWeight === 0 ? undefined : sum / knownWeight,
    configured: weight === 0 ? 0 : halfWeight,
  }
}

function scoringWeight(half: Half): number {
  return half.knownWeight === 0 ? 0 : half.configured
}

function check(
  measures: readonly HealthMeasure[],
  halfWeights: Readonly<Record<HealthHalf, number>>,
  minimumKnown: number,
): void {
  const weights = [...measures.map(({ weight }) => weight), halfWeights.outcomes, halfWeights.experience]
  if (!weights.every((weight) => Number.isFinite(weight) && weight >= 0)) {
    throw new CoreError('health-score.weights', 'healthScore requires weights ≥ 0')
  }
  if (!measures.every(({ points }) => points === undefined || (points >= 0 && points <= 100))) {
    throw new CoreError('health-score.points', 'healthScore requires points 0–100 or undefined')
  }
  if (new Set(measures.map(({ key }) => key)).size !== measures.length) {
    throw new CoreError('health-score.duplicate-key', 'healthScore requires each key once')
  }
  if (!(minimumKnown >= 0 && minimumKnown <= 1)) {
    throw new CoreError('health-score.minimum', 'healthScore requires 0 ≤ minimumKnown ≤ 1')
  }
}
