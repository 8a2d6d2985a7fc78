import type { Rule } from '../../lib/renewals.ts'

const FARTHEST = 3660

/** "30, 90" as numbers; undefined where it is anything else. */
export function readDays(text: string): number[] | undefined {
  const parts = text.split(/[,、,\s]+/).filter(Boolean)
  const days = parts.map(Number)
  const isRight = parts.every((part) => /^\d{1,4}$/.test(part)) && days.every((day) => day <= FARTHEST)
  return isRight && new Set(days).size === days.length ? days : undefined
}

export const daysOf = (points: Rule['checkpoints'], from: 'start' | 'end'): string =>
  points
    .filter((point) => point.from === from)
    .map(({ days }) => days)
    .join(', ')
