import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker, type WorkerOptions } from 'node:worker_threads'

type Message<Answer> = { done: number; of: number } | { answer: Answer }

/**
 * Works on a task beside the event loop, so that requests are answered meanwhile; undefined once the signal says stop.
 * `thread` is the URL of a `*.thread.ts`, which calls `answerThread`.
 */
export async function inThread<Task, Answer>(
  thread: URL,
  task: Task,
  options: {
    signal?: AbortSignal
    onStep?: (done: number, of: number) => void
    /** Parts of the task that are handed over: copying many numbers would keep requests waiting. */
    transfer?: WorkerOptions['transferList']
  } = {},
): Promise<Answer | undefined> {
  const worker = await startWorker(thread, {
    workerData: task,
    ...(options.transfer && { transferList: options.transfer }),
  })
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
      if (options.signal?.aborted) stop()
    })
  } finally {
    options.signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

/** The built product has the thread as a file beside it; from sources it is TypeScript, which a thread cannot read. */
async function startWorker(thread: URL, options: WorkerOptions): Promise<Worker> {
  const built = new URL(`./${basename(thread.pathname, '.ts')}.js`, import.meta.url)
  return existsSync(built)
    ? new Worker(built, options)
    : new Worker(await bundled(thread), { ...options, eval: true })
}

const bundles = new Map<string, Promise<string>>()

/** Once a process: teaching each thread to read TypeScript took longer than most tasks do. */
function bundled(thread: URL): Promise<string> {
  const made = bundles.get(thread.href) ?? bundle(thread)
  bundles.set(thread.href, made)
  return made
}

async function bundle(thread: URL): Promise<string> {
  const esbuild = createRequire(import.meta.url)('esbuild') as typeof import('esbuild')
  const { outputFiles } = await esbuild.build({
    entryPoints: [fileURLToPath(thread)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
  })
  return outputFiles[0]?.text ?? ''
}
