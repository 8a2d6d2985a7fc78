import { type RawBuilder, sql } from 'kysely'

/**
 * The same time a year before a day: 52 weeks, for days of the week matter. Of days long gone by one a week is kept, so that
 * the nearest from the first to the last is taken.
 */
export const lastYear = (day: RawBuilder<unknown>) => ({
  first: sql`${day} - 367`,
  last: sql`${day} - 361`,
  distance: (other: RawBuilder<unknown>) => sql`abs(${other} - (${day} - 364))`,
})
