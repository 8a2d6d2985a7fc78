import type { Db } from '../../../platform/database.ts'
import { unsubscribeTokens } from '../../letters/contact-mail.store.ts'
import { type AccountGround, readGrounds, toContact } from '../../letters/ground.read.ts'
import { readSignature, sign, withFarewell } from '../../letters/letter.service.ts'
import { render } from '../../letters/words.ts'
import { letterOf } from '../../mail/mail-layout.ts'
import { queueMail } from '../../mail/outbox.store.ts'
import { readWorkspace } from '../../team/workspace.store.ts'
import { type Acting, type Action, type Done, type Later, nameOf, type Walker } from '../acting.ts'
import { mayNotYet, writableFrom } from '../may-write.ts'
import type { Step } from '../playbook.definition.ts'
import { readSetting, type Setting } from '../playbook.store.ts'
import { type Receiver, readReceivers } from '../receivers.read.ts'

type MailStep = Extract<Step, { kind: 'mail' }>

/** Writes to people at the customer in the owner's name: not at night, and not too often over all playbooks. */
export const sendMail: Action<MailStep> = async (db, acting) => {
  const { walkers, now, step } = acting
  const setting = await readSetting(db)
  const { timeZone } = await readWorkspace(db)
  const grounds = await readGrounds(db, walkers, now)
  const receivers = await readReceivers(db, {
    accounts: [...grounds.values()].map(({ accountId }) => accountId),
    contacts: walkers.flatMap((one) => one.contact_id ?? []),
    to: step.to,
    isMarketing: step.marketing ?? false,
  })
  const tokens = step.marketing
    ? await unsubscribeTokens(
        db,
        receivers.map((one) => one.contact_id),
      )
    : new Map<number, string>()
  const results = new Map<number, Done | Later>()
  // One after the other: what one sends counts for how often the next may write to the same person.
  for (const walker of walkers)
    results.set(
      walker.id,
      await mailOne(db, acting, { walker, grounds, receivers, setting, tokens, timeZone }),
    )
  return results
}

async function mailOne(
  db: Db,
  { step, now, baseUrl }: Acting<MailStep>,
  asked: {
    walker: Walker
    grounds: ReadonlyMap<number, AccountGround>
    receivers: readonly Receiver[]
    setting: Setting
    tokens: ReadonlyMap<number, string>
    timeZone: string
  },
): Promise<Done | Later> {
  const { walker, setting } = asked
  const found = asked.grounds.get(walker.account_id)
  if (!found) return { outcome: { skipped: 'no-account' } }
  const mine = asked.receivers.filter(
    (one) =>
      one.account_id === found.accountId && (step.to !== 'cause' || one.contact_id === walker.contact_id),
  )
  if (mine.length === 0) return { outcome: { skipped: 'no-receiver' } }
  const notYet = await mayNotYet(db, mine, { now, setting, timeZone: asked.timeZone })
  if (notYet) return notYet
  const { language } = found
  const signature = await readSignature(db, found.owner?.id ?? null, language)
  let queued = 0
  for (const receiver of mine) {
    const ground = toContact(found.ground, receiver)
    const subject = render(step.subject, language, ground)
    const token = asked.tokens.get(receiver.contact_id)
    const body = sign(render(step.body, language, ground), signature)
    const whole = token ? withFarewell({ body, language }, `${baseUrl}/unsubscribe/${token}`) : body
    const id = await queueMail(
      db,
      {
        idempotencyKey: nameOf(walker, `:${receiver.contact_id}`),
        kind: 'playbook',
        toName: receiver.name,
        toAddress: receiver.email,
        language,
        subject,
        ...letterOf(subject, whole, language),
        accountId: found.accountId,
        contactId: receiver.contact_id,
        enrolmentId: walker.id,
        isOffer: step.offer ?? false,
        ...(token ? { unsubscribeUrl: `${baseUrl}/api/v1/unsubscribe/${token}` } : {}),
        ...(found.owner ? { sentBy: found.owner.id } : {}),
        ifUnsure: 'ask',
        // Where it is night by then, in the morning.
        dueAt: writableFrom(new Date(now.getTime() + step.review_hours * 3_600_000), receiver, asked),
      },
      now,
    )
    if (id !== undefined) queued += 1
  }
  return { outcome: { mails: queued, to: mine.map((one) => one.contact_id) } }
}
