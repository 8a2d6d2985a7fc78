import { segmentsKeptLater } from '../accounts/segment-filter.ts'
import type { Population } from '../contracts/population.ts'
import type { Family } from './metric.ts'

/** The segments a question of a past day is narrowed by; undefined where there is none to doubt. */
function pastSegments({ known, filters, within }: Population): string | undefined {
  const segments = [filters.segment, within].filter((one) => one !== undefined)
  return known && segments.length > 0 ? segments.join(',') : undefined
}

export const asksPastSegments = (population: Population): boolean => pastSegments(population) !== undefined

/** Whether members of the segments were kept on the day seen from: before, nobody knows who would have been in them. */
export const segmentsKept: Family<boolean> = {
  name: 'segments-kept',
  topics: ['accounts'],
  async read(db, { periods, population }) {
    const past = population.known && { ...population.known, isPast: true }
    const isKept = (await segmentsKeptLater(db, pastSegments(population), past)) === null
    return new Map([[null, periods.map(() => isKept)]])
  },
}
