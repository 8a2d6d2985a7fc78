import { parentPort, workerData } from 'node:worker_threads'

/** The whole of a thread: works on the task it was given and tells the answer; see `inThread`. */
export function answerThread<Task>(
  work: (task: Task, tell: (done: number, of: number) => void) => unknown,
): void {
  const answer = work(workerData as Task, (done, of) => parentPort?.postMessage({ done, of }))
  parentPort?.postMessage({ answer })
}
