import type { Db } from '../../../platform/database.ts'
import { newToken } from '../../../platform/token.ts'
import { toContact } from '../../letters/ground.read.ts'
import { render } from '../../letters/words.ts'
import { queueMail } from '../../mail/outbox.store.ts'
import { surveyLetter } from '../../surveys/survey-letter.ts'
import { addRequest, askedSince } from '../../surveys/survey-request.store.ts'
import { type Acting, type Action, type Done, type Later, nameOf } from '../acting.ts'
import { mayNotYet, quietUntil, writableFrom } from '../may-write.ts'
import type { Step } from '../playbook.definition.ts'
import type { Receiver } from '../receivers.read.ts'
import { languageOf, readSignatures, type ToPeople, writeToPeople } from '../to-people.ts'

type SurveyStep = Extract<Step, { kind: 'survey' }>

const DAY_MS = 86_400_000

/** Asks people at the customer one question by mail: not those asked lately, not at night, and not too often. */
export const askSurvey: Action<SurveyStep> = async (db, acting) =>
  writeToPeople(db, acting, (to) => askOne(db, acting, to))

async function askOne(db: Db, acting: Acting<SurveyStep>, asked: ToPeople): Promise<Done | Later> {
  const { step, now } = acting
  const { receivers } = asked
  const lately = await askedSince(db, {
    contacts: receivers.map((one) => one.contact_id),
    kind: step.survey,
    since: new Date(now.getTime() - step.again_days * DAY_MS),
  })
  const free = receivers.filter((one) => !lately.has(one.contact_id))
  if (free.length === 0) return { outcome: { skipped: 'asked-lately' } }
  const notYet = await mayNotYet(db, free, { ...asked, now })
  if (notYet) return notYet
  const signatures = await readSignatures(db, { ...asked, receivers: free })
  const to: number[] = []
  for (const receiver of free)
    if (await sendOne(db, acting, { ...asked, signatures }, receiver)) to.push(receiver.contact_id)
  const notAsked = lately.size > 0 ? { not_asked: lately.size } : {}
  return {
    outcome: { surveys: to.length, to, ...notAsked, ...quietUntil(reviewedAt(acting), free, asked) },
  }
}

const reviewedAt = ({ now, step }: Pick<Acting<SurveyStep>, 'now' | 'step'>) =>
  new Date(now.getTime() + step.review_hours * 3_600_000)

async function sendOne(
  db: Db,
  { step, now, baseUrl }: Acting<SurveyStep>,
  {
    walker,
    ground: found,
    setting,
    timeZone,
    signatures,
  }: ToPeople & { signatures: ReadonlyMap<string, string> },
  receiver: Receiver,
): Promise<boolean> {
  const language = languageOf(receiver, found)
  const ground = toContact(found.ground, receiver)
  const subject = render(step.subject, language, ground)
  const question = render(step.question, language, ground).trim()
  const { token, hash } = newToken('svy')
  const key = nameOf(walker, `:${receiver.contact_id}`)
  const due = writableFrom(reviewedAt({ now, step }), receiver, { setting, timeZone })
  const mailId = await queueMail(
    db,
    {
      idempotencyKey: key,
      kind: 'survey',
      toName: receiver.name,
      toAddress: receiver.email,
      language,
      subject,
      ...surveyLetter({
        subject,
        body: render(step.body, language, ground),
        question,
        signature: signatures.get(language) ?? '',
        kind: step.survey,
        language,
        page: `${baseUrl}/survey#${token}`,
      }),
      accountId: found.accountId,
      contactId: receiver.contact_id,
      enrolmentId: walker.id,
      ...(found.owner ? { sentBy: found.owner.id } : {}),
      ifUnsure: 'ask',
      dueAt: due,
    },
    now,
  )
  if (mailId === undefined) return false
  await addRequest(db, {
    key,
    tokenHash: hash,
    accountId: found.accountId,
    contactId: receiver.contact_id,
    kind: step.survey,
    language,
    question,
    asksComment: step.asks_comment,
    askedAt: now,
    closesAt: new Date(due.getTime() + step.open_days * DAY_MS),
    mailId,
    enrolmentId: walker.id,
    stepId: step.id,
  })
  return true
}
