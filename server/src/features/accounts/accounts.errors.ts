import { errorFactory } from '../../platform/errors.ts'

export const accountNotFound = errorFactory('accounts.not_found', 404, 'No account has this id.')
export const contactNotFound = errorFactory('accounts.contact_not_found', 404, 'No contact has this id.')
export const noteNotFound = errorFactory('accounts.note_not_found', 404, 'No note has this id.')
export const viewNotFound = errorFactory('accounts.view_not_found', 404, 'No saved view has this id.')
export const definitionNotFound = errorFactory(
  'accounts.definition_not_found',
  404,
  'No attribute has this key.',
)
export const changedMeanwhile = errorFactory(
  'accounts.changed_meanwhile',
  409,
  'Somebody changed this account since you read it; nothing was written.',
)
export const noteChangedMeanwhile = errorFactory(
  'accounts.note_changed_meanwhile',
  409,
  'Somebody changed this note since you read it; nothing was written.',
)
export const externalIdTaken = errorFactory(
  'accounts.external_id_taken',
  409,
  'Another record has this external id already.',
)
export const definitionExists = errorFactory(
  'accounts.definition_exists',
  409,
  'An attribute with this key exists already.',
)
export const definitionInUse = errorFactory(
  'accounts.definition_in_use',
  409,
  'Values on accounts do not fit the new type.',
)
export const memberUnknown = errorFactory('accounts.member_unknown', 400, 'No active member has this id.')
export const parentNotPossible = errorFactory(
  'accounts.parent_not_possible',
  400,
  'An account cannot stand above itself.',
)
export const attributeUnknown = errorFactory(
  'accounts.attribute_unknown',
  400,
  'No attribute with this key is defined.',
)
export const attributeWrongType = errorFactory(
  'accounts.attribute_wrong_type',
  400,
  'The value does not fit the type of this attribute.',
)
export const asOfInFuture = errorFactory('accounts.as_of_in_future', 400, 'This day has not come yet.')
export const mergeIntoSelf = errorFactory(
  'accounts.merge_into_self',
  400,
  'A record cannot be merged into itself.',
)
export const notMerged = errorFactory('accounts.not_merged', 409, 'This account is not merged.')
export const contactNotAnonymous = errorFactory(
  'accounts.contact_not_anonymous',
  409,
  'Only a contact without a name of its own can be merged.',
)
export const nothingToRestore = errorFactory('accounts.nothing_to_restore', 409, 'This note was not deleted.')
export const viewNotYours = errorFactory(
  'accounts.view_not_yours',
  403,
  'This view belongs to another member.',
)
