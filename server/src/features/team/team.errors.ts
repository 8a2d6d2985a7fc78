import { errorFactory } from '../../platform/errors.ts'

export const wrongCredentials = errorFactory(
  'team.wrong_credentials',
  401,
  'The address or the password is not right.',
)
export const linkNotValid = errorFactory(
  'team.link_not_valid',
  401,
  'This link was used already or has run out.',
)
export const tooManyAttempts = errorFactory(
  'team.too_many_attempts',
  429,
  'Too many attempts; wait a little.',
)
export const memberNotFound = errorFactory('team.member_not_found', 404, 'No member has this id.')
export const emailTaken = errorFactory('team.email_taken', 409, 'A member with this address exists already.')
export const lastAdmin = errorFactory('team.last_admin', 409, 'At least one active admin must remain.')
export const keyNotFound = errorFactory('team.key_not_found', 404, 'No key has this id.')
export const sessionNotFound = errorFactory('team.session_not_found', 404, 'No session has this id.')
export const scopeNotYours = errorFactory(
  'team.scope_not_yours',
  403,
  'A key cannot be given what you may not do yourself.',
)
export const weakPassword = errorFactory(
  'team.weak_password',
  400,
  'The password needs at least 10 characters.',
)
