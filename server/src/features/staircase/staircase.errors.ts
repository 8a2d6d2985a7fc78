import { errorFactory } from '../../platform/errors.ts'

export const staircaseNotFound = errorFactory('staircase.not_found', 404, 'No staircase has this id.')
export const staircaseNameTaken = errorFactory(
  'staircase.name_taken',
  409,
  'Another staircase has this name.',
)
export const staircasePlaceTaken = errorFactory(
  'staircase.place_taken',
  409,
  'There is a staircase for this tier and product already.',
)
export const staircaseChangedMeanwhile = errorFactory(
  'staircase.changed_meanwhile',
  409,
  'Somebody saved this staircase meanwhile.',
)
export const stepUnknown = errorFactory('staircase.step_unknown', 400, 'The staircase has no such step.')
export const checkpointEmpty = errorFactory(
  'staircase.checkpoint_empty',
  400,
  'A checkpoint asks at least one thing.',
)
export const productUnknown = errorFactory('staircase.product_unknown', 400, 'No product has this id.')
export const planUnknown = errorFactory('staircase.plan_unknown', 400, 'No plan has this id.')
export const lockRuleOutdated = errorFactory(
  'staircase.lock_rule_outdated',
  409,
  'Somebody saved other conditions of the lock meanwhile.',
)
export const offerLocked = errorFactory(
  'staircase.offer_locked',
  409,
  'The account is not satisfied: no offer may leave to it now.',
)
export const overrideNotByKey = errorFactory(
  'staircase.override_not_by_key',
  403,
  'A person answers for an override: sign in.',
)
export const overrideTooLong = errorFactory(
  'staircase.override_too_long',
  400,
  'An override ends ahead, and within the days set for it.',
)
export const overrideNotFound = errorFactory('staircase.override_not_found', 404, 'No override has this id.')
export const overrideOver = errorFactory('staircase.override_over', 409, 'This override is over already.')
export const opportunityNotFound = errorFactory('opportunities.not_found', 404, 'No opportunity has this id.')
export const opportunityChangedMeanwhile = errorFactory(
  'opportunities.changed_meanwhile',
  409,
  'Somebody changed this opportunity meanwhile.',
)
export const opportunityAccountUnknown = errorFactory(
  'opportunities.account_unknown',
  400,
  'No account has this id.',
)
export const currencyUnknown = errorFactory(
  'opportunities.currency_unknown',
  400,
  'This is no currency in use.',
)
export const outcomeMissing = errorFactory(
  'opportunities.outcome_missing',
  400,
  'What is lost needs a reason.',
)
export const spanBackwards = errorFactory(
  'staircase.span_backwards',
  400,
  'The last day lies before the first.',
)
