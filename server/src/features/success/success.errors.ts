import { errorFactory } from '../../platform/errors.ts'

export const planNotFound = errorFactory('success.not_found', 404, 'No success plan has this id.')
export const planChangedMeanwhile = errorFactory(
  'success.changed_meanwhile',
  409,
  'Somebody changed this plan meanwhile; look at what they did and decide again.',
)
export const planClosed = errorFactory('success.closed', 409, 'This plan is closed; open it again first.')
export const planAccountUnknown = errorFactory('success.account_unknown', 404, 'No account has this id.')
export const planItemUnknown = errorFactory(
  'success.item_unknown',
  400,
  'This goal or step is not one of the plan.',
)
export const measureUnknown = errorFactory(
  'success.measure_unknown',
  400,
  'There is no such attribute of numbers.',
)
export const measureFixed = errorFactory(
  'success.measure_fixed',
  409,
  'What a goal measures stays; remove it and add another.',
)
export const notReported = errorFactory(
  'success.not_reported',
  400,
  'Only goals whose number the customer reports take numbers by hand.',
)
export const reportNotFound = errorFactory('success.report_not_found', 404, 'No reported number has this id.')
export const reportInFuture = errorFactory('success.report_in_future', 400, 'This day has not come yet.')
export const contactNotOfAccount = errorFactory(
  'success.contact_not_of_account',
  400,
  'This person is not with the account of the plan.',
)
export const agreedInFuture = errorFactory('success.agreed_in_future', 400, 'This day has not come yet.')
export const goalsIncomplete = errorFactory(
  'success.goals_incomplete',
  409,
  'A plan is agreed on when it has goals and every goal has a target.',
)
export const linkNotFound = errorFactory('success.link_not_found', 404, 'No link has this id.')
export const linkNotValid = errorFactory('success.link_not_valid', 404, 'This link is not one of ours.')
export const linkOver = errorFactory('success.link_over', 410, 'This link does not work any more.')
export const linkOnlyShows = errorFactory(
  'success.link_only_shows',
  403,
  'This link shows the plan; nobody agrees by it.',
)
export const templateNotFound = errorFactory('success.template_not_found', 404, 'There is no such template.')
export const templateChangedMeanwhile = errorFactory(
  'success.template_changed_meanwhile',
  409,
  'Somebody changed this template meanwhile; look at what they did and decide again.',
)
export const templateNameTaken = errorFactory(
  'success.template_name_taken',
  409,
  'Another template has this name.',
)
