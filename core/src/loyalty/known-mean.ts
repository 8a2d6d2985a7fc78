import { CoreError } from '../error.ts'

export type WeightedPart = {
  /** 0–1; `undefined` if not known. */
  readonly value: number | undefined
  readonly weight: number
}

/**
 * Weighted mean of the parts that are known, if enough of the weight is.
 *
 * mean = Σ weight × value / Σ weight over the known parts; known = Σ weight of the known / Σ weight of all.
 *
 * @param leastKnown smallest share of the weight, 0–1
 * @returns 0–1, or `undefined` below `leastKnown`, without a known part, or without weight
 * @throws CoreError `known-mean.not-a-share`, `known-mean.not-a-weight`
 * @example
 * knownMean([{ value: 0.9, weight: 2 }, { value: 0.3, weight: 1 }, { value: undefined, weight: 1 }], 0.5) // 0.7
 */
export function knownMean(parts: readonly WeightedPart[], leastKnown: number): number | undefined {
  if (!parts.every(({ weight }) => Number.isFinite(weight) && weight >= 0)) {
    throw new CoreError('known-mean.not-a-weight', 'knownMean requires weights ≥ 0')
  }
  if (!parts.every(({ value }) => value === undefined || (value >= 0 && value <= 1))) {
    throw new CoreError('known-mean.not-a-share', 'knownMean requires values from 0 to 1')
  }
  const whole = parts.reduce((sum, { weight }) => sum + weight, 0)
  const known = parts.flatMap(({ value, weight }) => (value === undefined ? [] : [{ value, weight }]))
  const weight = known.reduce((sum, part) => sum + part.weight, 0)
  if (weight === 0 || weight / whole < leastKnown) return undefined
  return known.reduce((sum, part) => sum + part.weight * part.value, 0) / weight
}
