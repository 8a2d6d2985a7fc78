import { errorFactory } from '../../platform/errors.ts'

export const playbookNotFound = errorFactory('playbooks.not_found', 404, 'No playbook has this id.')
export const playbookNameTaken = errorFactory('playbooks.name_taken', 409, 'Another playbook has this name.')
export const playbookChangedMeanwhile = errorFactory(
  'playbooks.changed_meanwhile',
  409,
  'Somebody saved this playbook since you read it; nothing was written.',
)
export const playbookNotReady = errorFactory(
  'playbooks.not_ready',
  409,
  'This playbook cannot be switched on yet; its problems say why.',
)
export const playbookRetired = errorFactory('playbooks.retired', 409, 'This playbook is retired.')
export const playbookNotOn = errorFactory('playbooks.not_on', 409, 'This playbook was never switched on.')
export const playbookMalformed = errorFactory('playbooks.malformed', 400, 'This is not a playbook.')
export const enrolmentNotFound = errorFactory(
  'playbooks.enrolment_not_found',
  404,
  'No enrolment has this id.',
)
export const enrolmentEnded = errorFactory('playbooks.enrolment_ended', 409, 'This enrolment has ended.')
export const enrolmentNotFailed = errorFactory(
  'playbooks.enrolment_not_failed',
  409,
  'Only an enrolment that failed can be tried again.',
)
export const enrolmentNotPaused = errorFactory(
  'playbooks.enrolment_not_paused',
  409,
  'This enrolment is not paused.',
)
export const mailGone = errorFactory(
  'playbooks.mail_gone',
  409,
  'This mail has gone out or was stopped already.',
)
export const messageGone = errorFactory(
  'playbooks.message_gone',
  409,
  'This message does not stand on the page any more.',
)
export const countChanged = errorFactory(
  'playbooks.count_changed',
  409,
  'The number of accounts is another by now; look at it again.',
)
export const asksFirst = errorFactory(
  'playbooks.asks_first',
  409,
  'More accounts would be enrolled at once than may be unasked; nobody was. Ask again with their number.',
)
export const accountsUnknown = errorFactory(
  'playbooks.accounts_unknown',
  404,
  'No account has one of these ids.',
)
export const libraryUnknown = errorFactory(
  'playbooks.library_unknown',
  404,
  'No ready playbook has this key.',
)
export const callNotFound = errorFactory('playbooks.call_not_found', 404, 'No call has this id.')
export const callStateConflict = errorFactory(
  'playbooks.call_state_conflict',
  409,
  'This cannot be done with a call in this state.',
)

export const simulationNotFound = errorFactory(
  'playbooks.simulation_not_found',
  404,
  'No simulation has this id.',
)
