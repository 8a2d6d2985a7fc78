import { errorFactory } from '../../platform/errors.ts'

export const templateNotFound = errorFactory(
  'onboarding.template_not_found',
  404,
  'No onboarding template has this id.',
)
export const templateNameTaken = errorFactory(
  'onboarding.name_taken',
  409,
  'Another onboarding template has this name.',
)
export const templateChangedMeanwhile = errorFactory(
  'onboarding.template_changed_meanwhile',
  409,
  'Somebody saved this template since you read it; nothing was written.',
)
export const templateNotReady = errorFactory(
  'onboarding.template_not_ready',
  409,
  'This template cannot be switched on yet; its problems say why.',
)
export const templateRetired = errorFactory('onboarding.template_retired', 409, 'This template is retired.')
export const templateNotOn = errorFactory(
  'onboarding.template_not_on',
  409,
  'This template is not switched on.',
)
export const templateMalformed = errorFactory(
  'onboarding.malformed',
  400,
  'This is not an onboarding template.',
)
export const countChanged = errorFactory(
  'onboarding.count_changed',
  409,
  'The number of accounts is another by now; look at it again.',
)
export const libraryUnknown = errorFactory(
  'onboarding.library_unknown',
  404,
  'No ready template has this key.',
)
export const onboardingNotFound = errorFactory('onboarding.not_found', 404, 'No onboarding has this id.')
export const alreadyRunning = errorFactory(
  'onboarding.already_running',
  409,
  'An onboarding by this template runs for the account already.',
)
export const startInFuture = errorFactory(
  'onboarding.start_in_future',
  400,
  'An onboarding begins today or began on an earlier day.',
)
export const onboardingEnded = errorFactory('onboarding.ended', 409, 'This onboarding has ended.')
export const onboardingPaused = errorFactory('onboarding.paused', 409, 'This onboarding is paused already.')
export const onboardingNotPaused = errorFactory(
  'onboarding.not_paused',
  409,
  'This onboarding is not paused.',
)
export const stepUnknown = errorFactory(
  'onboarding.step_unknown',
  404,
  'This onboarding has no step with this id.',
)
export const stepFinished = errorFactory('onboarding.step_finished', 409, 'This step is finished already.')
export const stepOpen = errorFactory('onboarding.step_open', 409, 'This step is not finished.')
export const stepByFacts = errorFactory(
  'onboarding.step_by_facts',
  409,
  'Events or figures say that this step is done; a person cannot take that back.',
)
