import { addDays } from '@tsuzuku/core/time/add-days'
import { errorFactory } from '../../platform/errors.ts'

const MOST_DAYS = 366

const expiryNotAhead = errorFactory(
  'health.expiry_not_ahead',
  400,
  'A judgement stands until a day from today on, within a year.',
)

/** A person's call ends by itself on a day to come, so that nobody has to remember to take it back. */
export function checkExpiry(expiresOn: string | null, today: string): void {
  if (expiresOn === null) return
  if (expiresOn < today || expiresOn > addDays(today, MOST_DAYS))
    throw expiryNotAhead({ field: 'expires_on' })
}
