import { errorFactory } from '../../platform/errors.ts'

export const mailNotFound = errorFactory('mail.not_found', 404, 'No mail in the outbox has this id.')
export const mailNotSettable = errorFactory(
  'mail.set_by_environment',
  409,
  'The mail server is set by TSUZUKU_SMTP_URL on the server; this screen cannot change it.',
)
export const mailNotSetUp = errorFactory('mail.not_set_up', 409, 'No mail server is set up yet.')
export const mailStateConflict = errorFactory(
  'mail.state_conflict',
  409,
  'This mail is in another state by now; look at it again.',
)
export const mailPasswordMissing = errorFactory(
  'mail.password_missing',
  400,
  'Another server or user needs its password again.',
)
export const mailPasswordUnreadable = errorFactory(
  'mail.password_unreadable',
  409,
  'The password was sealed under another key; enter it again.',
)
