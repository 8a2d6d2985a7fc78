import type { Db } from '../../platform/database.ts'
import { type AccountGround, readGrounds } from '../letters/ground.read.ts'
import { readSignature } from '../letters/letter.service.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import type { Acting, Done, Later, Walker } from './acting.ts'
import type { Step } from './playbook.definition.ts'
import { readSetting, type Setting } from './playbook.store.ts'
import { type Receiver, readReceivers } from './receivers.read.ts'

/** Whom an enrolment writes to, and within which limits. */
export type ToPeople = {
  walker: Walker
  ground: AccountGround
  receivers: readonly Receiver[]
  setting: Setting
  timeZone: string
}

/** Writes to the people a step names, for one enrolment after the other: what one sends counts for the limits of the next. */
export async function writeToPeople(
  db: Db,
  { walkers, now, step }: Acting<Extract<Step, { kind: 'mail' | 'survey' }>>,
  write: (to: ToPeople) => Promise<Done | Later>,
): Promise<Map<number, Done | Later>> {
  const setting = await readSetting(db)
  const { timeZone } = await readWorkspace(db)
  const grounds = await readGrounds(db, walkers, now)
  const everybody = await readReceivers(db, {
    accounts: [...grounds.values()].map(({ accountId }) => accountId),
    contacts: walkers.flatMap((one) => one.contact_id ?? []),
    to: step.to,
    isMarketing: step.kind === 'mail' && (step.marketing ?? false),
  })
  const results = new Map<number, Done | Later>()
  for (const walker of walkers) {
    const ground = grounds.get(walker.account_id)
    const receivers = everybody.filter(
      (one) =>
        one.account_id === ground?.accountId && (step.to !== 'cause' || one.contact_id === walker.contact_id),
    )
    if (!ground) results.set(walker.id, { outcome: { skipped: 'no-account' } })
    else if (receivers.length === 0) results.set(walker.id, { outcome: { skipped: 'no-receiver' } })
    else results.set(walker.id, await write({ walker, ground, receivers, setting, timeZone }))
  }
  return results
}

/** In which language one is written to: their own where it is known, else the workspace's. */
export const languageOf = (receiver: Receiver | undefined, ground: AccountGround): 'ja' | 'en' =>
  receiver?.language ?? ground.language

/** The owner's signature in every language that is written in. */
export async function readSignatures(
  db: Db,
  { ground, receivers }: Pick<ToPeople, 'ground' | 'receivers'>,
): Promise<Map<string, string>> {
  const signatures = new Map<string, string>()
  for (const language of new Set(receivers.map((one) => languageOf(one, ground))))
    signatures.set(language, await readSignature(db, ground.owner?.id ?? null, language))
  return signatures
}
