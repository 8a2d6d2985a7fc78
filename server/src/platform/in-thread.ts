import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'

type Message<Answer> = { done: number; of: number } | { answer: Answer }

/**
 * Works on a task beside the event loop, so that requests are answered meanwhile; undefined once the signal says stop.
 * `thread` is the URL of a `*.thread.ts`, which calls `answerThread`.
 */
export async function inThread<Task, Answer>(
  thread: URL,
  task: Task,
  options: { signal?: AbortSignal; onStep?: (done: number, of: number) => void } = {},
): Promise<Answer | undefined> {
  const worker = startWorker(thread, task)
  const stop = () => void worker.terminate()
  options.signal?.addEventListener('abort', stop)
  try {
    return await new Promise((resolve, reject) => {
      worker.on('message', (message: Message<Answer>) => {
        if ('answer' in message) resolve(message.answer)
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
function startWorker(thread: URL, task: unknown): Worker {
  const built = new URL(`./${basename(thread.pathname, '.ts')}.js`, import.meta.url)
  if (existsSync(built)) return new Worker(built, { workerData: task })
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(thread.href)}) })`
  return new Worker(start, { eval: true, workerData: task })
}
