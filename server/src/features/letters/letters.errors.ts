import { errorFactory } from '../../platform/errors.ts'

export const templateNotFound = errorFactory('letters.template_not_found', 404, 'No template has this id.')
export const templateNameTaken = errorFactory(
  'letters.template_name_taken',
  409,
  'Another template has this name.',
)
export const templateChangedMeanwhile = errorFactory(
  'letters.template_changed_meanwhile',
  409,
  'Somebody changed this template; look at it again.',
)
export const faultyWords = errorFactory('letters.faulty_words', 400, 'The template cannot be read.')
export const letterNotFound = errorFactory('letters.not_found', 404, 'No mail has this id.')
export const receiverNotOfAccount = errorFactory(
  'letters.receiver_not_of_account',
  400,
  'A receiver is not a contact of this account.',
)
/** Why a person is not written to. */
export const receiverRefused = {
  'no-address': errorFactory('letters.receiver_without_address', 409, 'A receiver has no address.'),
  left: errorFactory('letters.receiver_left', 409, 'A receiver has left the company.'),
  bounced: errorFactory(
    'letters.receiver_bounced',
    409,
    'The last mail to a receiver could not be delivered.',
  ),
  unsubscribed: errorFactory(
    'letters.receiver_unsubscribed',
    409,
    'A receiver asked for no more advertising.',
  ),
} as const
export type Obstacle = keyof typeof receiverRefused
export const offerLocked = errorFactory(
  'letters.offer_locked',
  409,
  'This account may be offered nothing now.',
)
export const inboxNotSetUp = errorFactory('letters.inbox_not_set_up', 409, 'No mailbox is set up yet.')
export const nothingBounced = errorFactory('letters.nothing_bounced', 409, 'No mail to this contact failed.')
export const tokenUnknown = errorFactory('letters.token_unknown', 404, 'This link is not known.')
