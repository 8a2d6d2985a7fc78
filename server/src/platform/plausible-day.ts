import * as z from 'zod'

const FIRST = '1900-01-01'
const LAST = '2149-12-31'

/** A day before is a year cut short or an empty cell of a spreadsheet, one after it a slip or a word for "never". */
export const isPlausibleDay = (day: string): boolean => day >= FIRST && day <= LAST

/** A day on which something of a customer happened or will. */
export const plausibleDay = z.iso.date().refine(isPlausibleDay, `before ${FIRST} or after ${LAST}`)

/** An instant with its offset, on such a day. */
export const plausibleInstant = z.iso
  .datetime({ offset: true })
  .refine((text) => isPlausibleDay(text.slice(0, 10)), `before ${FIRST} or after ${LAST}`)
