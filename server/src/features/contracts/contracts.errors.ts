import { errorFactory } from '../../platform/errors.ts'

export const subscriptionNotFound = errorFactory(
  'contracts.subscription_not_found',
  404,
  'No subscription has this id.',
)
export const externalIdTaken = errorFactory(
  'contracts.external_id_taken',
  409,
  'A subscription with this external id exists already.',
)
export const endBeforeStart = errorFactory(
  'contracts.end_before_start',
  400,
  'The end must not lie before the start.',
)
export const changeOutsideTerm = errorFactory(
  'contracts.change_outside_term',
  400,
  'New terms begin after the start and before the end of the subscription; correct it instead.',
)
export const periodBackwards = errorFactory(
  'contracts.period_backwards',
  400,
  'The period must end after it starts.',
)
