import { errorFactory } from '../../platform/errors.ts'

export const surveyLinkNotValid = errorFactory(
  'surveys.link_not_valid',
  404,
  'This link to a survey is not one of ours.',
)
export const surveyClosed = errorFactory('surveys.closed', 409, 'This survey takes no answers any more.')
export const answerFinal = errorFactory(
  'surveys.answer_final',
  409,
  'This answer is more than a day old and cannot be changed any more.',
)
export const scoreOutOfRange = errorFactory(
  'surveys.score_out_of_range',
  400,
  'The score is not on the scale of this survey.',
)
