import { writtenOnce } from './answer-cache.ts'
import type { Db } from './database.ts'

/**
 * Many who ask the same at once share one reading that began after each of them asked: one runs, one waits for it. For
 * answers of what changes too often to be kept, which must not be changed by who got them.
 */
export function shareReadings() {
  const running = new Map<string, Promise<unknown>>()
  const waiting = new Map<string, Promise<unknown>>()

  function start<Answer>(name: string, read: () => Promise<Answer>): Promise<Answer> {
    const reading = read()
      .then(writtenOnce)
      .finally(() => {
        if (running.get(name) === reading) running.delete(name)
      })
    running.set(name, reading)
    return reading
  }

  return async <Answer>(question: readonly unknown[], read: () => Promise<Answer>): Promise<Answer> => {
    const name = JSON.stringify(question)
    const before = running.get(name)
    if (!before) return start(name, read)
    const found = waiting.get(name) as Promise<Answer> | undefined
    if (found) return found
    const next = before
      .catch(() => undefined)
      .then(() => {
        waiting.delete(name)
        return start(name, read)
      })
    waiting.set(name, next)
    return next
  }
}

const ofDatabase = new WeakMap<Db, ReturnType<typeof shareReadings>>()

/** What nearly every answer asks first, shared by all who ask this database at once. A transaction sees its own writes and asks alone. */
export function sharedReading<Answer>(db: Db, name: string, read: () => Promise<Answer>): Promise<Answer> {
  if (db.isTransaction) return read()
  const shared = ofDatabase.get(db) ?? shareReadings()
  ofDatabase.set(db, shared)
  return shared([name], read)
}
