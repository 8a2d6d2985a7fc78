import { CoreError } from '../error.ts'
import { type AreaUnderCurveGain, areaUnderCurveGain } from '../prediction/area-under-curve-gain.ts'
import { logisticRegression } from '../prediction/logistic-regression.ts'
import { type HealthMeasure, type HealthQuestion, healthScore } from './health-score.ts'

/** A customer on a past day: what each measure said, and whether the customer was lost within the horizon. */
export type WeighedRow = {
  readonly account: number
  readonly day: number
  /** Day on which the outcome was known: day + horizon. */
  readonly knownOn: number
  /** 0–100, in the order of the measures; `undefined` where not known. */
  readonly points: readonly (number | undefined)[]
  readonly wasLost: boolean
}

export type WeightsQuestion = {
  /** The rule as it is; `key`, `half` and `weight` of each measure. */
  readonly measures: readonly Omit<HealthMeasure, 'points'>[]
  readonly halfWeights: NonNullable<HealthQuestion['halfWeights']>
  readonly minimumKnown: number
  readonly rows: readonly WeighedRow[]
  /** Fewest accounts lost in the earlier part, and in the later; 10 if left out. */
  readonly fewestLost?: number
}

export type SuggestedWeights =
  | {
      readonly status: 'refused'
      readonly reason: 'few-losses' | 'nothing-speaks'
      /** Accounts lost in the earlier part, from which one would learn, and in the later. */
      readonly lost: readonly [earlier: number, later: number]
    }
  | {
      readonly status: 'found'
      readonly lost: readonly [earlier: number, later: number]
      /** First day of the later part. */
      readonly cut: number
      /** In the order of the measures, on the scale of the given ones. */
      readonly weights: readonly number[]
      readonly halfWeights: Readonly<Record<'outcomes' | 'experience', number>>
      /** On the later part, with weights learnt from the earlier alone. */
      readonly gain: AreaUnderCurveGain
    }

const PENALTY = 1
const POINTS_PER_UNIT = 25

/**
 * Weights under which a health score would have told best who leaves, and by how much.
 *
 * ln p/(1 − p) = α − Σ βⱼ pointsⱼ/25 with β ≥ 0: a logistic regression with penalty ½ Σ β² whose measures of
 * the wrong sign leave, the worst first, until none is left; unknown points count as the mean of the known.
 * The weight of a measure is its share of Σ β. The gain is honest about time: learnt from rows whose
 * outcome was known by a cut, tried on rows from the cut on; the cut is the day that leaves the smaller part
 * the most lost accounts. What is suggested is then learnt from all rows.
 * Source: Hosmer, Lemeshow & Sturdivant, Applied Logistic Regression (2013), §1; Bergmeir & Benítez,
 * Information Sciences 191 (2012), on the order of time.
 *
 * @returns `refused` with fewer lost accounts than `fewestLost` on either side of every cut, or where no
 *   measure speaks in the right direction
 * @throws CoreError `suggested-weights.lengths-differ` and those of `healthScore`
 * @example
 * suggestedWeights({ measures, halfWeights: { outcomes: 1, experience: 1 }, minimumKnown: 0.35, rows: [] })
 * // { status: 'refused', reason: 'few-losses', lost: [0, 0] }
 */
export function suggestedWeights(question: WeightsQuestion): SuggestedWeights {
  const { measures, rows, fewestLost = 10 } = question
  if (!rows.every(({ points }) => points.length === measures.length)) {
    throw new CoreError(
      'suggested-weights.lengths-differ',
      'suggestedWeights requires points for each measure in each row',
    )
  }
  const { cut, lost } = bestCut(rows)
  if (Math.min(...lost) < fewestLost) return { status: 'refused', reason: 'few-losses', lost }
  const earlier = slopes(
    rows.filter((row) => row.knownOn <= cut),
    measures.length,
  )
  const all = slopes(rows, measures.length)
  if (!earlier || !all) return { status: 'refused', reason: 'nothing-speaks', lost }
  const gain = gainOf(
    question,
    rows.filter((row) => row.day >= cut),
    inRule(question, earlier),
  )
  if (!gain) return { status: 'refused', reason: 'few-losses', lost }
  return { status: 'found', lost, cut, ...inRule(question, all), gain }
}

function bestCut(rows: readonly WeighedRow[]): { cut: number; lost: [number, number] } {
  const lostRows = rows.filter(({ wasLost }) => wasLost)
  let best: { cut: number; lost: [number, number] } = { cut: Number.POSITIVE_INFINITY, lost: [0, 0] }
  for (const cut of new Set(rows.map(({ day }) => day))) {
    const earlier = new Set(lostRows.filter((row) => row.knownOn <= cut).map(({ account }) => account)).size
    const later = new Set(lostRows.filter((row) => row.day >= cut).map(({ account }) => account)).size
    const least = Math.min(earlier, later)
    if (least > Math.min(...best.lost) || (least === 0 && earlier + later > best.lost[0] + best.lost[1])) {
      best = { cut, lost: [earlier, later] }
    }
  }
  return best
}

/** β of each measure, 0 for those that say nothing or the contrary; `undefined` where that is all of them. */
function slopes(rows: readonly WeighedRow[], size: number): number[] | undefined {
  const columns = Array.from({ length: size }, (_, measure) => columnOf(rows, measure))
  const outcome = rows.map(({ wasLost }) => (wasLost ? 1 : 0))
  if (!outcome.includes(0)) return undefined
  let kept = columns.flatMap((column, measure) => (isConstant(column) ? [] : [measure]))
  while (kept.length > 0) {
    const { coefficients } = logisticRegression({
      columns: kept.map((measure) => columns[measure] as Float64Array),
      outcome,
      penalty: PENALTY,
    })
    const worst = Math.max(...coefficients)
    if (worst < 0) {
      const found = new Array<number>(size).fill(0)
      for (const [i, measure] of kept.entries()) found[measure] = -(coefficients[i] as number)
      return found
    }
    kept = kept.filter((_, i) => coefficients[i] !== worst)
  }
  return undefined
}

function columnOf(rows: readonly WeighedRow[], measure: number): Float64Array {
  const known = rows.flatMap(({ points }) => points[measure] ?? [])
  const mean = known.length === 0 ? 0 : known.reduce((sum, one) => sum + one, 0) / known.length
  return Float64Array.from(rows, ({ points }) => (points[measure] ?? mean) / POINTS_PER_UNIT)
}

const isConstant = (column: Float64Array) => column.every((one) => one === column[0])

/** The same shares as weights of a rule: those of a half add up to what they did, the halves likewise. */
function inRule({ measures, halfWeights }: WeightsQuestion, found: readonly number[]) {
  const sumOf = (half: 'outcomes' | 'experience', of: (index: number) => number) =>
    measures.reduce((sum, measure, index) => (measure.half === half ? sum + of(index) : sum), 0)
  const slope = (index: number) => found[index] as number
  const outcomes = sumOf('outcomes', slope)
  const experience = sumOf('experience', slope)
  const halves = halfWeights.outcomes + halfWeights.experience || 2
  const weights = measures.map(({ half, weight }, index) => {
    const learnt = half === 'outcomes' ? outcomes : experience
    const given = sumOf(half, (one) => measures[one]?.weight ?? 0)
    // A half that says nothing counts nothing; within it the weights may stay.
    return learnt === 0 ? weight : (slope(index) / learnt) * (given || 1)
  })
  return {
    weights,
    halfWeights: {
      outcomes: (halves * outcomes) / (outcomes + experience),
      experience: (halves * experience) / (outcomes + experience),
    },
  }
}

function gainOf(
  question: WeightsQuestion,
  rows: readonly WeighedRow[],
  learnt: { weights: readonly number[]; halfWeights: WeightsQuestion['halfWeights'] },
): AreaUnderCurveGain | undefined {
  const { measures, minimumKnown, halfWeights } = question
  const scoreOf = (
    { points }: WeighedRow,
    rule: { weights: readonly number[]; halfWeights: WeightsQuestion['halfWeights'] },
  ) =>
    healthScore({
      measures: measures.map((measure, index) => ({
        ...measure,
        weight: rule.weights[index] as number,
        points: points[index],
      })),
      halfWeights: rule.halfWeights,
      minimumKnown,
    }).score
  const given = { weights: measures.map(({ weight }) => weight), halfWeights }
  const both = rows.flatMap((row) => {
    const before = scoreOf(row, given)
    const after = scoreOf(row, learnt)
    return before === undefined || after === undefined ? [] : [{ row, before, after }]
  })
  return areaUnderCurveGain({
    before: both.map(({ before }) => -before),
    after: both.map(({ after }) => -after),
    outcome: both.map(({ row }) => (row.wasLost ? 1 : 0)),
    cluster: both.map(({ row }) => row.account),
  })
}
