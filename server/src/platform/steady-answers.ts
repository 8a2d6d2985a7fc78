import * as z from 'zod'
import { writtenOnce } from './answer-cache.ts'
import type { Clock } from './clock.ts'

const MOST = 200

/** How an answer stands to the facts; part of every answer that may be given as it was before a change. */
export const standingSchema = {
  made_at: z.iso.datetime().describe('The answer tells what was known then'),
  behind: z.boolean().describe('Facts have changed since; the new answer is being made, ask again shortly'),
}
export type Standing = { made_at: string; behind: boolean }

/** `key` names the question, `seen` the changes of facts that can be seen now, as one text. */
export type SteadyAnswers = <Answer extends object>(
  question: { key: readonly unknown[]; seen: readonly unknown[] },
  read: () => Promise<Answer>,
) => Promise<Answer & Standing>

type Made = { seen: string; answer: object & Standing; behind: (object & Standing) | undefined }
type Making = { seen: string; made: Promise<Made> }

/**
 * Keeps the last answer to each question. When facts have changed and the new answer takes longer than `patienceMs`,
 * the last one is given, marked as behind, and the new one is made meanwhile, once for all who ask. A new answer that
 * fails is not hidden: the last one goes with it, and who asks next waits and is told. A patience of 0 never waits for
 * a new answer while there is a last one. Each process has its own.
 */
export function createSteadyAnswers({
  clock,
  patienceMs,
}: {
  clock: Clock
  patienceMs: number
}): SteadyAnswers {
  const kept = new Map<string, { last?: Made; next?: Making }>()

  function make(name: string, seen: string, read: () => Promise<object>): Making {
    const entry = kept.get(name) ?? {}
    const madeAt = clock().toISOString()
    const made = read().then(
      (found): Made => {
        const answer = writtenOnce({ ...found, made_at: madeAt, behind: false })
        const done = { seen, answer, behind: undefined }
        entry.last = done
        delete entry.next
        return done
      },
      (error: unknown) => {
        if (kept.get(name) === entry) kept.delete(name)
        throw error
      },
    )
    made.catch(() => undefined)
    entry.next = { seen, made }
    kept.set(name, entry)
    return entry.next
  }

  return async <Answer extends object>(
    { key, seen: changes }: { key: readonly unknown[]; seen: readonly unknown[] },
    read: () => Promise<Answer>,
  ) => {
    const [name, seen] = [JSON.stringify(key), JSON.stringify(changes)]
    const entry = kept.get(name)
    if (entry) kept.delete(name)
    if (entry) kept.set(name, entry)
    const oldest = kept.size > MOST ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    const last = entry?.last
    if (last?.seen === seen) return last.answer as Answer & Standing
    const next = entry?.next ?? make(name, seen, read)
    const made = last ? await within(next.made, patienceMs) : await next.made
    const given = made ?? last
    if (!given) throw new Error('an answer was neither kept nor made')
    if (given.seen === seen) return given.answer as Answer & Standing
    given.behind ??= writtenOnce({ ...given.answer, behind: true })
    return given.behind as Answer & Standing
  }
}

async function within<Result>(work: Promise<Result>, ms: number): Promise<Result | undefined> {
  if (ms === 0) return undefined
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
