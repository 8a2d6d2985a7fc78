import { differenceInterval } from '@tsuzuku/core/stats/difference-interval'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import { readHistoryWriting } from '../metrics/history-writing.ts'
import { notify } from '../notifications/notify.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { readChecks } from './check.store.ts'
import type { Quality } from './model-card.ts'
import type { Tell } from './models.routes.ts'
import { giveRole, startTraining, system } from './models.service.ts'
import { type ModelRow, readModelInRole } from './prediction.store.ts'
import { readNextRetraining } from './retraining.store.ts'

/** Fewer losses seen since tell less of a model than its own validation. */
const LEAST_LOST = 20

/** Starts a new model when it is due, with the lead time of the one in force or of the one that fell back. */
export function createRetrainJob({
  db,
  clock,
  tell,
}: {
  db: Database
  clock: Clock
  tell: Tell
}): JobHandler {
  return async () => {
    const { timeZone } = await readWorkspace(db)
    const dueOn = await readNextRetraining(db, timeZone)
    const before = await readStanding(db)
    if (!before || dueOn === null || dayIn(timeZone, clock()) < dueOn) return
    // Half a history teaches that few leave; tomorrow it is whole.
    if (await readHistoryWriting(db)) return
    const id = await startTraining(db, system, before.lead_days, true)
    await tell('prediction.requested', { id })
  }
}

const readStanding = async (db: Db) =>
  (await readModelInRole(db, 'in-force')) ?? (await readModelInRole(db, 'fallen-back'))

/**
 * Puts a model that was learnt by itself into the shadow, unless a person chose the one there, and tells who may put it
 * in force when it is better, or when none is in force since one fell back. It never puts itself in force.
 */
export async function standBeside(
  { db, clock, log }: { db: Database; clock: Clock; log: Log },
  model: ModelRow,
): Promise<void> {
  const shadow = await readModelInRole(db, 'shadow')
  if (!shadow || shadow.is_automatic) await giveRole(db, system, { id: model.id, role: 'shadow' })
  const inForce = await readModelInRole(db, 'in-force')
  const fallen = inForce ? undefined : await readModelInRole(db, 'fallen-back')
  if (fallen) {
    const news = { key: `prediction-anew:${model.id}`, link: `/prediction/models/${model.id}` }
    const params = { model: model.id, fallen: fallen.id }
    await notify(db, { ...news, kind: 'prediction-anew', params, to: 'everybody' }, clock())
    return
  }
  const gain = inForce && gainOf(model, await stateOf(db, inForce))
  log.info({ model: model.id, inForce: inForce?.id, gain }, 'a model was learnt beside the one in force')
  if (!inForce || !gain || gain.low <= 0) return
  const params = { model: model.id, in_force: inForce.id, gain: gain.value, low: gain.low, high: gain.high }
  const news = { key: `prediction-better:${model.id}`, link: `/prediction/models/${model.id}` }
  await notify(db, { ...news, kind: 'prediction-better', params, to: 'everybody' }, clock())
}

/** How good a model is: by the months since it was learnt where they hold losses enough, else by its validation. */
async function stateOf(db: Db, model: ModelRow): Promise<Quality['auc'] | undefined> {
  const [newest] = await readChecks(db, model.id, 1)
  const later = newest?.result.later?.quality
  return later && later.lost_accounts >= LEAST_LOST ? later.auc : model.findings?.validation?.auc
}

function gainOf({ findings }: ModelRow, current: Quality['auc'] | undefined) {
  const auc = findings?.validation?.auc
  if (!auc?.interval || !current?.interval) return undefined
  return differenceInterval(
    { value: auc.value, ...auc.interval },
    { value: current.value, ...current.interval },
  )
}
