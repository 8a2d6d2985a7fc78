import { parentPort, workerData } from 'node:worker_threads'
import type { Landmarks } from './landmarks.ts'
import { readyModel, scoreCustomers } from './score-model.ts'
import { type PackedModel, type TrainInput, trainModel } from './train-model.ts'

export type ThreadTask =
  | { readonly kind: 'train'; readonly input: Omit<TrainInput, 'onStep'> }
  | { readonly kind: 'score'; readonly model: PackedModel; readonly landmarks: Landmarks }

const task = workerData as ThreadTask
const answer =
  task.kind === 'train'
    ? trainModel({ ...task.input, onStep: (done, of) => parentPort?.postMessage({ done, of }) })
    : scoreCustomers(readyModel(task.model), task.landmarks)
parentPort?.postMessage({ answer })
