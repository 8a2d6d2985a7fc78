import type { Actor } from '../../platform/access.ts'
import { recordAudit } from '../team/audit.store.ts'
import { insertCall, type NewCall, readObserved } from './observation.store.ts'
import type { RenewalMachinery } from './renewal.service.ts'
import { checkpointNotReached } from './renewals.errors.ts'

type Point = Pick<NewCall, 'renewalId' | 'checkpoint'>

/** The same call at one checkpoint or many, all or none; each is a line of its own beside the earlier ones. */
export async function callPoints(
  { db, clock }: RenewalMachinery,
  actor: Actor,
  points: readonly Point[],
  call: Omit<NewCall, keyof Point>,
): Promise<number> {
  const keyOf = ({ renewalId, checkpoint }: Point) => `${renewalId} ${checkpoint}`
  const asked = [...new Map(points.map((point) => [keyOf(point), point])).values()]
  return db.transaction().execute(async (trx) => {
    const observed = new Map((await readObserved(trx, asked)).map((one) => [keyOf(one), one.account]))
    for (const point of asked) {
      const account = observed.get(keyOf(point))
      if (account === undefined) throw checkpointNotReached({ field: 'checkpoint', params: point })
      await insertCall(trx, actor, { ...point, ...call }, clock())
      await recordAudit(trx, actor, {
        action: 'renewal.called',
        entityKind: 'renewal',
        entityId: String(point.renewalId),
        entityName: account,
        after: { checkpoint: point.checkpoint, ...call },
      })
    }
    return asked.length
  })
}
