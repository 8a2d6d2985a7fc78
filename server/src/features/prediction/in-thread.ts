import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { ThreadTask } from './prediction.thread.ts'
import type { Scored } from './score-model.ts'
import type { TrainResult } from './train-model.ts'

type Answers = { train: TrainResult; score: Scored[] }
type Message = { done: number; of: number } | { answer: unknown }

/** Works on a task beside the event loop, so that requests are answered meanwhile; undefined once the signal says stop. */
export async function inThread<Kind extends ThreadTask['kind']>(
  task: Extract<ThreadTask, { kind: Kind }>,
  options: { signal?: AbortSignal; onStep?: (done: number, of: number) => void } = {},
): Promise<Answers[Kind] | undefined> {
  const worker = startWorker(task)
  const stop = () => void worker.terminate()
  options.signal?.addEventListener('abort', stop)
  try {
    return await new Promise((resolve, reject) => {
      worker.on('message', (message: Message) => {
        if ('answer' in message) resolve(message.answer as Answers[Kind])
        else options.onStep?.(message.done, message.of)
      })
      worker.on('error', reject)
      worker.on('exit', () => resolve(undefined))
    })
  } finally {
    options.signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

/** The built product has the thread as a file beside it; from sources it is TypeScript, which a thread must be taught to read. */
function startWorker(task: ThreadTask): Worker {
  const built = new URL('./prediction.thread.js', import.meta.url)
  if (existsSync(built)) return new Worker(built, { workerData: task })
  const source = new URL('./prediction.thread.ts', import.meta.url).href
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(source)}) })`
  return new Worker(start, { eval: true, workerData: task })
}
