import { errorFactory } from '../../platform/errors.ts'

export const unknownWriteKey = errorFactory(
  'events.unknown_key',
  401,
  'No write key, or one that is not (or no longer) valid.',
)
export const ingestBusy = errorFactory(
  'events.busy',
  503,
  'Too much waits to be written; send it again shortly.',
)
export const ingestUnavailable = errorFactory(
  'events.unavailable',
  503,
  'The database could not take it just now; nothing was written. Send it again shortly.',
)
export const tooManyIngestRequests = errorFactory(
  'http.too_many_requests',
  429,
  'Too many requests; wait and send it again.',
)
export const rejectedEventNotFound = errorFactory(
  'events.rejected_not_found',
  404,
  'No rejected event has this id.',
)
export const featureNotFound = errorFactory('events.feature_not_found', 404, 'No feature has this id.')
export const usageAccountNotFound = errorFactory('accounts.not_found', 404, 'No account has this id.')
export const usagePeriodNotValid = errorFactory(
  'events.bad_period',
  400,
  'The period must not end before it begins, and span two years at most.',
)
