import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Database } from '../../platform/database.ts'
import { recordAudit } from '../team/audit.store.ts'
import { modelNotFound, modelNotReady, trainingUnderWay } from './prediction.errors.ts'
import { createModel, type ModelRole, readModel, setRole } from './prediction.store.ts'

export const system: Actor = { kind: 'system', id: 'prediction', name: 'Tsuzuku', permissions: new Set() }

export async function startTraining(
  db: Database,
  actor: Actor,
  leadDays: number,
  isAutomatic = false,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('prediction_model'))`.execute(trx)
    const memberId = memberOf(actor)
    const id = await createModel(trx, { leadDays, memberId, isAutomatic })
    if (id === 0) throw trainingUnderWay()
    await recordAudit(trx, actor, {
      action: 'prediction.trained',
      entityKind: 'prediction-model',
      entityId: String(id),
      after: { lead_days: leadDays },
    })
    return id
  })
}

/** One model is in force at most, and one in the shadow; whoever stood there before is retired. */
export async function giveRole(
  db: Database,
  actor: Actor,
  { id, role }: { id: number; role: 'in-force' | 'shadow' | 'retired' },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('prediction_model'))`.execute(trx)
    const model = await readModel(trx, id)
    if (!model) throw modelNotFound({ field: 'id' })
    if (model.status !== 'ready') throw modelNotReady({ field: 'id' })
    if (model.role === role) return
    if (role !== 'retired') {
      const put: ModelRole[] = role === 'in-force' ? ['in-force', 'fallen-back'] : ['shadow']
      await sql`
        update prediction_model set role = 'retired', role_since = now(), role_by = ${actor.name}
        where role = any(${put}::text[]) and id <> ${id}`.execute(trx)
    }
    await setRole(trx, id, { role, by: actor.name })
    await recordAudit(trx, actor, {
      action:
        role === 'in-force'
          ? 'prediction.activated'
          : role === 'shadow'
            ? 'prediction.shadowed'
            : 'prediction.retired',
      entityKind: 'prediction-model',
      entityId: String(id),
      before: { role: model.role },
      after: { role },
    })
  })
}
