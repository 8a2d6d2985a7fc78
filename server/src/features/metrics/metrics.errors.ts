import { errorFactory } from '../../platform/errors.ts'

export const metricNotFound = errorFactory('metrics.not_found', 404, 'No metric has this name.')
export const definitionNotFound = errorFactory(
  'metrics.definition_not_found',
  404,
  'This metric has no such definition.',
)
export const periodTooLong = errorFactory(
  'metrics.period_too_long',
  400,
  'The period is longer than 50 years.',
)
export const notComparable = errorFactory(
  'metrics.not_comparable',
  400,
  'This metric has one definition only; there is nothing to compare.',
)
export const targetNotFound = errorFactory('metrics.target_not_found', 404, 'No target in force has this id.')
export const alertNotFound = errorFactory('metrics.alert_not_found', 404, 'No alert has this id.')
export const annotationNotFound = errorFactory(
  'metrics.annotation_not_found',
  404,
  'No annotation has this id.',
)
