import type { Actor } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { differenceOf } from '../../platform/difference.ts'
import { noteFactChange, type Topic } from '../../platform/facts-seen.ts'
import { requireActive } from '../tasks/assign.ts'
import { recordAudit } from '../team/audit.store.ts'
import type { ProposeOffers } from './pack.content.ts'
import { changesSince, claimUndo, lockRenewals, type RenewalValues, writeChange } from './renewal.store.ts'
import { renewalChangedMeanwhile, renewalNotFound } from './renewals.errors.ts'

export type RenewalMachinery = {
  db: Database
  clock: Clock
  proposeOffers?: ProposeOffers | undefined
}

/** What lists and sums over renewals stand on. */
export const renewalTopics: readonly Topic[] = [
  'accounts',
  'members',
  'merges',
  'contracts',
  'usage',
  'history',
  'renewals',
]

/** The same change of one renewal or many; each keeps its own line of history, by which it can be undone. */
export async function changeRenewals(
  { db, clock }: RenewalMachinery,
  actor: Actor,
  asked: { ids: readonly number[]; change: Partial<RenewalValues>; version?: number | undefined },
): Promise<{ changed: number; undo: number[] }> {
  const { ids, change, version } = asked
  return db.transaction().execute(async (trx) => {
    if (change.owner_id) await requireActive(trx, [change.owner_id])
    const renewals = await lockRenewals(trx, ids)
    if (renewals.length < new Set(ids).size) throw renewalNotFound({ field: 'id' })
    const undo: number[] = []
    for (const renewal of renewals) {
      if (version !== undefined && renewal.version !== version) {
        const since = await changesSince(trx, renewal.id, renewal.version - version)
        throw renewalChangedMeanwhile({ params: { version: renewal.version, ...since } })
      }
      const difference = differenceOf(renewal, change)
      if (!difference) continue
      undo.push(await writeChange(trx, actor, { id: renewal.id, difference, now: clock() }))
      await recordAudit(trx, actor, {
        action: 'renewal.changed',
        entityKind: 'renewal',
        entityId: String(renewal.id),
        entityName: renewal.name,
        ...difference,
      })
    }
    if (undo.length > 0) await noteFactChange(trx, 'accounts')
    return { changed: undo.length, undo }
  })
}

/** Takes changes back; a field that somebody has changed since stays as it is now. */
export async function undoRenewals(
  { db, clock }: RenewalMachinery,
  actor: Actor,
  ids: readonly number[],
): Promise<{ undone: number; kept: number }> {
  const now = clock()
  return db.transaction().execute(async (trx) => {
    const changes = await claimUndo(trx, ids, now)
    const locked = await lockRenewals(
      trx,
      changes.map(({ renewal_id: id }) => id),
    )
    const renewals = new Map(locked.map((renewal) => [renewal.id, renewal]))
    let undone = 0
    for (const { renewal_id: id, before, after } of changes) {
      const renewal = renewals.get(id)
      if (!renewal || differenceOf(renewal, after)) continue
      const difference = differenceOf(renewal, before)
      if (!difference) continue
      await writeChange(trx, actor, { id, difference, now })
      await recordAudit(trx, actor, {
        action: 'renewal.undone',
        entityKind: 'renewal',
        entityId: String(id),
        entityName: renewal.name,
        ...difference,
      })
      undone += 1
    }
    if (undone > 0) await noteFactChange(trx, 'accounts')
    return { undone, kept: ids.length - undone }
  })
}
