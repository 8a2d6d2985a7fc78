import type { Db } from '../../../platform/database.ts'
import { unsubscribeTokens } from '../../letters/contact-mail.store.ts'
import { toContact } from '../../letters/ground.read.ts'
import { sign, withFarewell } from '../../letters/letter.service.ts'
import { render } from '../../letters/words.ts'
import { letterOf } from '../../mail/mail-layout.ts'
import { queueMail } from '../../mail/outbox.store.ts'
import { type Acting, type Action, type Done, type Later, nameOf } from '../acting.ts'
import { mayNotYet, quietUntil, writableFrom } from '../may-write.ts'
import type { Step } from '../playbook.definition.ts'
import type { Receiver } from '../receivers.read.ts'
import { languageOf, readSignatures, type ToPeople, writeToPeople } from '../to-people.ts'

type MailStep = Extract<Step, { kind: 'mail' }>

/** Writes to people at the customer in the owner's name and their language: not at night, and not too often over all playbooks. */
export const sendMail: Action<MailStep> = async (db, acting) =>
  writeToPeople(db, acting, (to) => mailAll(db, acting, to))

async function mailAll(db: Db, acting: Acting<MailStep>, to: ToPeople): Promise<Done | Later> {
  const { receivers } = to
  const contacts = receivers.map((one) => one.contact_id)
  const notYet = await mayNotYet(db, receivers, { ...to, now: acting.now })
  if (notYet) return notYet
  const signatures = await readSignatures(db, to)
  const tokens = acting.step.marketing ? await unsubscribeTokens(db, contacts) : new Map<number, string>()
  let queued = 0
  for (const receiver of receivers) {
    const token = tokens.get(receiver.contact_id)
    if (await mailOne(db, acting, { ...to, signatures, token, receiver })) queued += 1
  }
  const quiet = quietUntil(reviewedAt(acting), receivers, to)
  return { outcome: { mails: queued, to: contacts, ...quiet } }
}

const reviewedAt = ({ now, step }: Pick<Acting<MailStep>, 'now' | 'step'>) =>
  new Date(now.getTime() + step.review_hours * 3_600_000)

async function mailOne(
  db: Db,
  { step, now, baseUrl }: Acting<MailStep>,
  to: ToPeople & { receiver: Receiver; signatures: ReadonlyMap<string, string>; token: string | undefined },
): Promise<boolean> {
  const { walker, ground: found, receiver, token } = to
  const language = languageOf(receiver, found)
  const ground = toContact(found.ground, receiver)
  const subject = render(step.subject, language, ground)
  const body = sign(render(step.body, language, ground), to.signatures.get(language) ?? '')
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
      dueAt: writableFrom(reviewedAt({ now, step }), receiver, to),
    },
    now,
  )
  return id !== undefined
}
