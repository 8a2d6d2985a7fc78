import { errorFactory } from '../../platform/errors.ts'

export const renewalNotFound = errorFactory('renewals.not_found', 404, 'No renewal has this id.')
export const renewalChangedMeanwhile = errorFactory(
  'renewals.changed_meanwhile',
  409,
  'Somebody changed this renewal meanwhile; look at what they did and decide again.',
)
export const renewalRuleOutdated = errorFactory(
  'renewals.rule_outdated',
  409,
  'Somebody saved other checkpoints meanwhile.',
)
export const checkpointNotReached = errorFactory(
  'renewals.checkpoint_not_reached',
  409,
  'This checkpoint has not been observed yet.',
)
export const packNotFound = errorFactory('renewals.pack_not_found', 404, 'No hand-over pack has this id.')
export const packReceiverUnknown = errorFactory(
  'renewals.pack_receiver_unknown',
  400,
  'Nobody active has this id, or they may not see accounts.',
)
export const packNotYours = errorFactory(
  'renewals.pack_not_yours',
  403,
  'Only who was sent the pack can confirm its receipt.',
)
