import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { letterOf } from '../mail/mail-layout.ts'
import { queueMail } from '../mail/outbox.store.ts'
import { type Receiver, readReceiversOf, unsubscribeTokens } from './contact-mail.store.ts'
import { type Obstacle, receiverNotOfAccount, receiverRefused } from './letters.errors.ts'

export type Letter = {
  accountId: number
  contacts: readonly number[]
  language: 'ja' | 'en'
  subject: string
  body: string
  isMarketing: boolean
  isOffer: boolean
}

/** Why a person is not written to, the gravest reason first. */
export function obstacleOf(receiver: Receiver, isMarketing: boolean): Obstacle | undefined {
  if (receiver.email === null) return 'no-address'
  if (receiver.left) return 'left'
  if (receiver.bounced) return 'bounced'
  return isMarketing && receiver.unsubscribed ? 'unsubscribed' : undefined
}

/** Writes the same letter to each of some contacts of an account: to all of them or, where one cannot be reached, to none. */
export async function writeLetter(
  db: Db,
  actor: Actor,
  asked: { letter: Letter; key: string; baseUrl: string; now: Date; dueAt: Date },
): Promise<number[]> {
  const { letter, key, baseUrl, now, dueAt } = asked
  const wanted = [...new Set(letter.contacts)]
  const receivers = await readReceiversOf(db, letter.accountId, wanted)
  if (receivers.length < wanted.length) throw receiverNotOfAccount({ field: 'contacts' })
  for (const receiver of receivers) {
    const obstacle = obstacleOf(receiver, letter.isMarketing)
    if (obstacle)
      throw receiverRefused[obstacle]({
        field: 'contacts',
        params: { contact_id: receiver.contact_id, name: receiver.name ?? receiver.email },
      })
  }
  const tokens = letter.isMarketing ? await unsubscribeTokens(db, wanted) : new Map<number, string>()
  const member = memberOf(actor)
  const mails: number[] = []
  for (const { contact_id, name, email } of receivers) {
    const token = tokens.get(contact_id)
    const body = token ? withFarewell(letter, `${baseUrl}/unsubscribe/${token}`) : letter.body
    const id = await queueMail(
      db,
      {
        idempotencyKey: `letter:${key}:${contact_id}`,
        kind: 'letter',
        toName: name,
        toAddress: email ?? '',
        language: letter.language,
        subject: letter.subject,
        ...letterOf(letter.subject, body, letter.language),
        accountId: letter.accountId,
        contactId: contact_id,
        ...(member ? { sentBy: member } : {}),
        ...(token ? { unsubscribeUrl: `${baseUrl}/api/v1/unsubscribe/${token}` } : {}),
        isOffer: letter.isOffer,
        ifUnsure: 'ask',
        dueAt,
      },
      now,
    )
    if (id !== undefined) mails.push(id)
  }
  return mails
}

const farewells = {
  ja: 'このようなご案内が不要な場合は、こちらから配信を停止できます:',
  en: 'If you would rather not receive news like this, stop it here:',
}

/** Advertising says at its end how to get no more of it. */
export function withFarewell(
  { body, language }: { body: string; language: 'ja' | 'en' },
  url: string,
): string {
  return `${body.trimEnd()}\n\n${farewells[language]}\n${url}`
}

/** A letter with the signature of who writes it, where they have one. */
export const sign = (body: string, signature: string): string =>
  signature === '' ? body : `${body.trimEnd()}\n\n${signature}`

/** What a member puts under their letters; empty where they put nothing. */
export async function readSignature(db: Db, memberId: string | null, language: 'ja' | 'en'): Promise<string> {
  if (memberId === null) return ''
  const { rows } = await sql<{ text: { ja: string; en: string } }>`
    select text from mail_signature where member_id = ${memberId}::uuid`.execute(db)
  return rows[0]?.text[language] ?? ''
}
