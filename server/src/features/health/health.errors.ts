import { errorFactory } from '../../platform/errors.ts'

export const noMemberBehindKey = errorFactory(
  'health.no_member_behind_key',
  403,
  'A judgement is made by a person; sign in to give one.',
)
export const ownerNotKnown = errorFactory(
  'health.owner_not_known',
  400,
  'The owner is “me”, “all”, “none” or the id of a member.',
)
export const measureUnknown = errorFactory('health.measure_unknown', 400, 'There is no measure of this name.')
export const measureTwice = errorFactory('health.measure_twice', 400, 'A measure stands in the rule once.')
export const comparisonNotPossible = errorFactory(
  'health.comparison_not_possible',
  400,
  'This measure cannot be compared in this way: what an attribute was before is not kept, and some measures have no normal.',
)
export const scoreNotPossible = errorFactory(
  'health.score_not_possible',
  400,
  'A score that is a measure of another one must be there and not be retired.',
)
export const scoreCircle = errorFactory(
  'health.score_circle',
  400,
  'A score cannot be made of itself, not even through others.',
)
export const scoreInUse = errorFactory(
  'health.score_in_use',
  409,
  'This score is a measure of others. Take it out of their rules first.',
)
export const segmentNotPossible = errorFactory(
  'health.segment_not_possible',
  400,
  'Weights need a segment that is there and does not itself ask for health.',
)
export const thresholdsDisordered = errorFactory(
  'health.thresholds_disordered',
  400,
  'Thresholds differ and rise: watch is not above good, and values go up from knot to knot.',
)
export const weightless = errorFactory(
  'health.weightless',
  400,
  'At least one measure needs a weight above 0.',
)
export const ruleOutdated = errorFactory(
  'health.rule_outdated',
  409,
  'Somebody saved another rule meanwhile. Look at it, then save yours again.',
)
export const backTestNotFound = errorFactory('health.back_test_not_found', 404, 'There is no such back-test.')
export const scoreNotFound = errorFactory('health.score_not_found', 404, 'There is no such score.')
export const scoreNameTaken = errorFactory(
  'health.score_name_taken',
  409,
  'Another score has this name already.',
)
export const scoresFull = errorFactory(
  'health.scores_full',
  409,
  'There are as many scores as there can be. Retire one first.',
)
export const mainScoreStays = errorFactory(
  'health.main_score_stays',
  409,
  'The main score keeps its name and stays.',
)
export const scoreRetired = errorFactory(
  'health.score_retired',
  409,
  'The score was retired. Its history stays; its rule can no longer be changed.',
)
