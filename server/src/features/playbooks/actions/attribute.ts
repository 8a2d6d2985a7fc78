import { writeVersions } from '../../../platform/versioned.ts'
import { lockAccounts, markDirty } from '../../accounts/account.store.ts'
import { accountTable } from '../../accounts/accounts.tables.ts'
import { changedAttributes } from '../../accounts/attribute.store.ts'
import { recordAudit } from '../../team/audit.store.ts'
import type { Action } from '../acting.ts'
import type { Step } from '../playbook.definition.ts'
import { playbookActor } from '../playbook-name.read.ts'

/** Sets an attribute of the account. */
export const setAttribute: Action<Extract<Step, { kind: 'attribute' }>> = async (
  db,
  { step, walkers, now, playbook },
) => {
  const before = await lockAccounts(db, [...new Set(walkers.map((one) => one.account_id))])
  const rows: { id: number; attributes: Record<string, unknown> }[] = []
  for (const [id, facts] of before) {
    const attributes = await changedAttributes(db, facts.attributes, { [step.key]: step.value })
    rows.push({ id, attributes })
  }
  await writeVersions(db, accountTable, rows, { now })
  await markDirty(db, [...before.keys()])
  await recordAudit(db, await playbookActor(db, playbook), {
    action: 'accounts.changed',
    entityKind: 'account',
    after: { ids: [...before.keys()], attributes: { [step.key]: step.value } },
  })
  return new Map(
    walkers.map(({ id, account_id }) => [
      id,
      { outcome: before.has(account_id) ? {} : { skipped: 'no-account' } },
    ]),
  )
}
