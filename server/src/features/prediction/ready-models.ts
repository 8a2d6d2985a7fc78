import type { Db } from '../../platform/database.ts'
import { readContent } from './prediction.store.ts'
import { type ReadyModel, readyModel } from './score-model.ts'

const MOST = 4

export type ReadyModels = (db: Db, id: number) => Promise<ReadyModel | undefined>

/** Models unpacked for use; the content of one never changes. */
export function createReadyModels(): ReadyModels {
  const kept = new Map<number, ReadyModel>()
  return async (db, id) => {
    const known = kept.get(id)
    if (known) return known
    const packed = await readContent(db, id)
    if (!packed) return undefined
    const made = readyModel(packed)
    kept.set(id, made)
    const oldest = kept.size > MOST ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    return made
  }
}
