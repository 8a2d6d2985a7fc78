import { errorFactory } from '../../platform/errors.ts'

export const modelNotFound = errorFactory('prediction.model_not_found', 404, 'There is no such model.')
export const modelNotReady = errorFactory(
  'prediction.model_not_ready',
  409,
  'Only a model that was learnt to the end and found a signal can be used.',
)
export const trainingUnderWay = errorFactory(
  'prediction.training_under_way',
  409,
  'A model is being learnt already. Wait for it or stop it.',
)
export const historyBeingWritten = errorFactory(
  'prediction.history_being_written',
  409,
  'The history of what was imported is still being written; most losses are not in it yet. Try again when it is done.',
)
export const modelNotInUse = errorFactory(
  'prediction.model_not_in_use',
  409,
  'This model is neither in force nor in the shadow.',
)
