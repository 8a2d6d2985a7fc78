import type { Db } from '../../platform/database.ts'
import { forgetOldChanges, readFactsSeen } from './fact-change.store.ts'

/** Gives the kept answer to a question as long as the facts are the ones it was made from. */
export type ResultCache = <Result>(question: string, answer: () => Promise<Result>) => Promise<Result>

const MOST_KEPT = 300
const MOST_CHANGES = 2_000

export function createResultCache(db: Db): ResultCache {
  const kept = new Map<string, { version: string; result: Promise<unknown> }>()
  return async <Result>(question: string, answer: () => Promise<Result>): Promise<Result> => {
    // Read before the facts: a change that comes between is seen by the answer and asked for once more.
    const { version, changes } = await readFactsSeen(db)
    if (changes > MOST_CHANGES) await forgetOldChanges(db)
    const found = kept.get(question)
    kept.delete(question)
    const entry = found?.version === version ? found : { version, result: answer() }
    kept.set(question, entry)
    entry.result.catch(() => {
      if (kept.get(question) === entry) kept.delete(question)
    })
    const oldest = kept.keys().next()
    if (kept.size > MOST_KEPT && !oldest.done) kept.delete(oldest.value)
    return (await entry.result) as Result
  }
}
