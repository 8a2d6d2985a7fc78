import { errorFactory } from '../../platform/errors.ts'

export const segmentNotFound = errorFactory('segments.not_found', 404, 'No segment has this id.')
export const segmentNameTaken = errorFactory('segments.name_taken', 409, 'Another segment has this name.')
export const segmentChangedMeanwhile = errorFactory(
  'segments.changed_meanwhile',
  409,
  'Somebody changed this segment since you read it; nothing was written.',
)
export const segmentInUse = errorFactory(
  'segments.in_use',
  409,
  'Other segments stand on this one; change them first.',
)
export const segmentNoList = errorFactory(
  'segments.no_list',
  409,
  'The rule of this segment decides who is in it.',
)
export const segmentNoRule = errorFactory('segments.no_rule', 409, 'This segment is a list; it has no rule.')
export const ruleMalformed = errorFactory('segments.rule_malformed', 400, 'This is not a rule of a segment.')
export const ruleTooDeep = errorFactory('segments.rule_too_deep', 400, 'Groups stand in groups too deep.')
export const ruleTooLarge = errorFactory(
  'segments.rule_too_large',
  400,
  'The rule has too many conditions, those of the segments it stands on included.',
)
export const groupEmpty = errorFactory('segments.group_empty', 400, 'A group needs at least one condition.')
export const fieldUnknown = errorFactory(
  'segments.field_unknown',
  400,
  'There is no such field to ask about.',
)
export const operatorUnfit = errorFactory(
  'segments.operator_unfit',
  400,
  'This comparison does not fit the field.',
)
export const valueMissing = errorFactory('segments.value_missing', 400, 'The condition needs a value.')
export const valueUnfit = errorFactory('segments.value_unfit', 400, 'The value does not fit the field.')
export const rangeBackwards = errorFactory(
  'segments.range_backwards',
  400,
  'The range ends before it begins.',
)
export const argumentMissing = errorFactory(
  'segments.argument_missing',
  400,
  'The condition does not say what it asks about.',
)
export const ruleCyclic = errorFactory(
  'segments.cycle',
  400,
  'A segment cannot stand on itself, not even through others.',
)
export const segmentTooSlow = errorFactory(
  'segments.too_slow',
  422,
  'The rule takes too long over this data; ask about a shorter window or fewer events.',
)
export const askedNoMore = errorFactory('segments.cancelled', 499, 'The caller stopped waiting.')
export const accountsUnknown = errorFactory(
  'segments.accounts_unknown',
  400,
  'None of these ids is the id of an account.',
)
export const tiersChangedMeanwhile = errorFactory(
  'tiers.changed_meanwhile',
  409,
  'Somebody saved other tiers meanwhile. Look at them, then save yours again.',
)
export const cutsNotFalling = errorFactory(
  'tiers.cuts_not_falling',
  400,
  'Each tier begins at a lower price than the one above it; only the last begins at nothing.',
)
export const tierNamedTwice = errorFactory('tiers.named_twice', 400, 'Two tiers have the same name.')
