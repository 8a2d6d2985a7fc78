import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { differenceOf } from '../../platform/difference.ts'
import { requireActive } from '../tasks/assign.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { stepLock } from './lock.step.ts'
import type { OpportunityInput, Stage } from './opportunity.schema.ts'
import {
  changesSince,
  hasStep,
  insertOpportunity,
  type Leaving,
  lockOpportunity,
  type OpportunityValues,
  readAccount,
  updateOpportunity,
} from './opportunity.store.ts'
import {
  currencyUnknown,
  offerLocked,
  opportunityAccountUnknown,
  opportunityChangedMeanwhile,
  opportunityNotFound,
  outcomeMissing,
  stepUnknown,
} from './staircase.errors.ts'
import type { StaircaseMachinery } from './staircase.service.ts'

export async function createOpportunity(
  { db, clock }: StaircaseMachinery,
  actor: Actor,
  input: OpportunityInput,
): Promise<number> {
  const now = clock()
  return db.transaction().execute(async (trx) => {
    const account = await readAccount(trx, input.account_id)
    if (!account) throw opportunityAccountUnknown({ field: 'account_id' })
    const { currency } = await readWorkspace(trx)
    const row = {
      ...input,
      account_id: account.id,
      currency: input.currency ?? currency,
      owner_id: input.owner_id === undefined ? account.owner_id : input.owner_id,
    }
    await checkValues(trx, row)
    const leaving = await askToLeave({ db: trx, clock }, account.id, { to: row })
    const id = await insertOpportunity(trx, actor, row, { now, leaving })
    await recordAudit(trx, actor, {
      action: 'opportunity.created',
      entityKind: 'opportunity',
      entityId: String(id),
      entityName: `${account.name}: ${row.name}`,
      after: row,
    })
    return id
  })
}

export async function changeOpportunity(
  { db, clock }: StaircaseMachinery,
  actor: Actor,
  asked: { id: number; change: Partial<OpportunityValues>; version?: number | undefined },
): Promise<void> {
  const { id, change, version } = asked
  const now = clock()
  await db.transaction().execute(async (trx) => {
    const before = await lockOpportunity(trx, id)
    if (!before) throw opportunityNotFound({ field: 'id' })
    if (version !== undefined && before.version !== version) {
      const since = await changesSince(trx, id, before.version - version)
      throw opportunityChangedMeanwhile({ params: { version: before.version, ...since } })
    }
    const difference = differenceOf<OpportunityValues>(before, change)
    if (!difference) return
    const after = { ...before, ...difference.after }
    await checkValues(trx, after, difference.after)
    const leaving = await askToLeave({ db: trx, clock }, before.account_id, { from: before.stage, to: after })
    await updateOpportunity(trx, actor, { id, difference, leaving, now })
    await recordAudit(trx, actor, {
      action: 'opportunity.changed',
      entityKind: 'opportunity',
      entityId: String(id),
      entityName: `${before.account}: ${after.name}`,
      ...difference,
    })
  })
}

/** An offer leaves with the stage: into "offered" always, into talks unless one has left. What was bought was bought. */
function leaves(from: Stage | undefined, to: Stage): boolean {
  if (to === from) return false
  return to === 'offered' || (to === 'negotiating' && from !== 'offered')
}

async function askToLeave(
  { db, clock }: { db: Db; clock: StaircaseMachinery['clock'] },
  accountId: number,
  { from, to }: { from?: Stage; to: Pick<OpportunityValues, 'stage' | 'step_id'> },
): Promise<Leaving | undefined> {
  if (!leaves(from, to.stage)) return undefined
  const lock = await stepLock({ db, clock }, accountId, to.step_id)
  if (!lock.isOpen) throw offerLocked({ field: 'stage', params: { reasons: lock.reasons } })
  return { at: clock(), overrideId: lock.override?.id ?? null }
}

/** What the shape alone cannot say, of the values that are new. */
async function checkValues(
  db: Db,
  row: OpportunityValues,
  isNew: Partial<OpportunityValues> = row,
): Promise<void> {
  if (isNew.owner_id) await requireActive(db, [isNew.owner_id])
  if (isNew.step_id && !(await hasStep(db, isNew.step_id))) throw stepUnknown({ field: 'step_id' })
  if (isNew.currency && !Intl.supportedValuesOf('currency').includes(isNew.currency)) {
    throw currencyUnknown({ field: 'currency', params: { currency: isNew.currency } })
  }
  if (row.stage === 'lost' && row.outcome_reason === null) throw outcomeMissing({ field: 'outcome_reason' })
}
