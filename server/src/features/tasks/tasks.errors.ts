import { errorFactory } from '../../platform/errors.ts'

export const taskNotFound = errorFactory('tasks.not_found', 404, 'No task has this id.')
export const taskChangedMeanwhile = errorFactory(
  'tasks.changed_meanwhile',
  409,
  'Somebody changed this task; look at it again.',
)
export const ownerNotActive = errorFactory(
  'tasks.owner_not_active',
  400,
  'The owner of a task is an active member.',
)
export const nobodyThere = errorFactory(
  'tasks.nobody_there',
  409,
  'Everybody who could take the task is away.',
)
export const signalNotOfAccount = errorFactory(
  'tasks.signal_not_of_account',
  400,
  'This signal is not one of the account.',
)
export const absenceNotFound = errorFactory('tasks.absence_not_found', 404, 'No absence has this id.')
export const calendarNotFound = errorFactory('tasks.calendar_not_found', 404, 'No calendar has this address.')
export const forbiddenFor = errorFactory(
  'tasks.not_for_others',
  403,
  'Only those who manage members may say when others are away.',
)
