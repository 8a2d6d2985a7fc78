import { AppError } from '../../platform/errors.ts'

/** Why an item was refused, in words for whoever reads the reply; screens translate by code. */
export const rejectionMessages = {
  'events.not_json': 'The body is not JSON.',
  'events.bad_encoding':
    'The body could not be unpacked: content-encoding must be gzip, deflate, br or absent.',
  'events.body_too_large': 'The body is larger than 500 KB after unpacking.',
  'events.event_too_large': 'The event is larger than 32 KB.',
  'events.too_many': 'A batch holds 2,500 events at most.',
  'events.bad_batch': '"batch" must be a list of events.',
  'events.not_an_object': 'This must be a JSON object.',
  'events.bad_type': '"type" must be identify, track, page, screen, group or alias.',
  'events.missing_field': 'A field that this call needs is missing or empty.',
  'events.bad_field': 'The field must be a text.',
  'events.no_identity': 'The event says neither userId nor anonymousId.',
  'events.too_long': 'The text is longer than 200 characters.',
  'events.nul': 'The event holds a NUL character, which cannot be stored.',
  'events.too_deep': 'The event is nested too deeply.',
  'events.number_out_of_range': 'The number is larger than a program can hold.',
  'events.too_many_traits': 'An event holds 200 traits at most.',
  'events.bad_timestamp': 'The timestamp is neither ISO 8601 nor milliseconds since 1970.',
  'events.ts_out_of_range': 'The time lies before the year 2000 or more than 24 hours in the future.',
  'events.refused': 'The database refused this event.',
} as const

export type RejectionCode = keyof typeof rejectionMessages

export type Rejection = {
  index: number
  code: RejectionCode
  field?: string
  message: string
}

export function rejection(code: RejectionCode, field?: string): Rejection {
  return { index: 0, code, ...(field === undefined ? {} : { field }), message: rejectionMessages[code] }
}

export function rejectionError({ code, field }: Rejection): AppError {
  return new AppError({ code, field, status: 400, message: rejectionMessages[code] })
}
