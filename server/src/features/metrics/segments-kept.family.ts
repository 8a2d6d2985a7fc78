import { membersKeptSince, pastSegments } from '../contracts/members-kept.ts'
import type { Population } from '../contracts/population.ts'
import type { Family } from './metric.ts'

export const asksPastSegments = (population: Population): boolean => pastSegments(population) !== undefined

/** Whether members of the segments were kept on the day seen from: before, nobody knows who would have been in them. */
export const segmentsKept: Family<boolean> = {
  name: 'segments-kept',
  topics: ['accounts'],
  async read(db, { periods, population }) {
    const isKept = (await membersKeptSince(db, population)) === null
    return new Map([[null, periods.map(() => isKept)]])
  },
}
