import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { enrol } from './enrol.ts'
import { auditPlaybook, type Machinery } from './playbook.service.ts'
import { lockPlaybook, readSetting, readVersion } from './playbook.store.ts'
import { accountsUnknown, asksFirst, countChanged, playbookNotOn } from './playbooks.errors.ts'
import { waitingAtSteps } from './waiting-at-steps.ts'

/** Lets the accounts that wait come in, if they are as many as the person was told. */
export async function allowWaiting(
  { db, clock, tell }: Machinery,
  actor: Actor,
  given: { id: number; count: number },
) {
  await db.transaction().execute(async (trx) => {
    const before = await lockPlaybook(trx, given.id)
    const { rows } = await sql<{ waiting: number }>`
      select coalesce(p.waiting, (select count(*)::integer from (${waitingAtSteps}) w where w.target = p.id)) as waiting
      from playbook p where p.id = ${given.id}`.execute(trx)
    if (rows[0]?.waiting !== given.count) throw countChanged({ field: 'count' })
    await sql`update playbook set allowed = ${given.count} where id = ${given.id}`.execute(trx)
    // Those that are just being walked will read that they may.
    await sql`update playbook_enrolment set wake_at = ${clock()} where id in (select id from playbook_enrolment
      where id in (select w.id from (${waitingAtSteps}) w where w.target = ${given.id}) for no key update skip locked)`.execute(
      trx,
    )
    await auditPlaybook(trx, actor, 'playbook.allowed', before, { count: given.count })
  })
  await tell('playbook.enrolled')
}

type Given = {
  id: number
  accounts: readonly number[]
  key: string
  /** So many the person was told that would be enrolled, where that is more than may come unasked. */
  count?: number | undefined
}

/** By hand or by another program: these accounts, whatever the trigger; who may come is asked all the same. */
export async function enrolAccounts(
  { db, clock, tell }: Machinery,
  actor: Actor,
  given: Given,
): Promise<{ enrolled: number; asked: number }> {
  const result = await db.transaction().execute(async (trx) => {
    const before = await lockPlaybook(trx, given.id)
    if (before.state !== 'on' || before.version === null) throw playbookNotOn({ params: { id: given.id } })
    await requireAccounts(trx, given.accounts)
    const content = await readVersion(trx, given.id, before.version)
    const { asks_above: limit } = await readSetting(trx)
    const enrolling = {
      playbook: { id: given.id, version: before.version, content },
      causes: given.accounts.map((accountId) => ({
        accountId,
        contactId: null,
        key: `hand:${given.key}`,
        cause: { kind: 'manual', by: actor.name },
      })),
    }
    const { enrolled, waiting } = await enrol(trx, clock, {
      ...enrolling,
      mostUnasked: Math.max(limit, given.count ?? 0),
    })
    if (waiting > 0 || (enrolled > limit && enrolled !== given.count)) {
      const params = { count: Math.max(waiting, enrolled), limit }
      throw given.count === undefined
        ? asksFirst({ field: 'count', params })
        : countChanged({ field: 'count', params })
    }
    await auditPlaybook(trx, actor, 'playbook.enrolled', before, { accounts: given.accounts, enrolled })
    return { enrolled, asked: new Set(given.accounts).size }
  })
  await tell('playbook.enrolled')
  return result
}

async function requireAccounts(db: Db, accounts: readonly number[]): Promise<void> {
  const { rows } = await sql`select from account where id = any(${[...accounts]}::integer[])`.execute(db)
  if (rows.length < new Set(accounts).size) throw accountsUnknown({ field: 'accounts' })
}
