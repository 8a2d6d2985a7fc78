import { errorFactory } from '../../platform/errors.ts'

export const loyaltyRuleOutdated = errorFactory(
  'loyalty.rule_outdated',
  409,
  'Somebody saved another rule meanwhile. Look at it, then save yours again.',
)
export const loyaltyWeightless = errorFactory(
  'loyalty.weightless',
  400,
  'Each side of the grid needs a part with a weight above 0.',
)
