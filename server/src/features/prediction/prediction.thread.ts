import { answerThread } from '../../platform/thread-answer.ts'
import type { Landmarks } from './landmarks.ts'
import { readyModel, scoreCustomers } from './score-model.ts'
import { type PackedModel, type TrainInput, trainModel } from './train-model.ts'

export type ThreadTask =
  | { readonly kind: 'train'; readonly input: Omit<TrainInput, 'onStep'> }
  | { readonly kind: 'score'; readonly model: PackedModel; readonly landmarks: Landmarks }

answerThread<ThreadTask>((task, onStep) =>
  task.kind === 'train'
    ? trainModel({ ...task.input, onStep })
    : scoreCustomers(readyModel(task.model), task.landmarks),
)
