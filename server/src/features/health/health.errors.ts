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
