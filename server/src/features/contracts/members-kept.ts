import type { Db } from '../../platform/database.ts'
import { segmentsKeptLater } from '../accounts/segment-filter.ts'
import type { Population } from './population.ts'

/** The segments a question of a past day is narrowed by; undefined where there is none to doubt. */
export function pastSegments({ known, filters, within }: Population): string | undefined {
  const segments = [filters.segment, within].filter((one) => one !== undefined)
  return known && segments.length > 0 ? segments.join(',') : undefined
}

/** The day from which on their members are kept, where that is later than the day seen from: then nothing can be told of them. */
export const membersKeptSince = (db: Db, population: Population): Promise<string | null> =>
  segmentsKeptLater(db, pastSegments(population), population.known && { ...population.known, isPast: true })
