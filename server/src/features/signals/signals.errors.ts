import { errorFactory } from '../../platform/errors.ts'

export const signalNotFound = errorFactory('signals.not_found', 404, 'There is no such signal.')
export const signalOver = errorFactory(
  'signals.over',
  409,
  'This signal has ended by itself; there is nothing left to do about it.',
)
export const signalOwnerUnknown = errorFactory(
  'signals.owner_unknown',
  400,
  'There is no such active member.',
)
export const snoozeInPast = errorFactory(
  'signals.snooze_in_past',
  400,
  'A signal is put off to a day after today and within a year.',
)
export const signalRuleOutdated = errorFactory(
  'signals.rule_outdated',
  409,
  'Somebody saved other thresholds meanwhile. Look at them, then save yours again.',
)
export const signalThresholdsDisordered = errorFactory(
  'signals.thresholds_disordered',
  400,
  'A signal ends on the harmless side of the value at which it opens.',
)
