import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { LockReason } from './offer-gate.ts'

export const mailStates = ['queued', 'failed', 'unsure', 'held', 'sent', 'dead', 'dropped'] as const
export type MailState = (typeof mailStates)[number]

export type NewMail = {
  /** One cause is one mail: the second with the same key is not written. */
  idempotencyKey: string
  kind: string
  toName: string | null
  toAddress: string
  language: 'ja' | 'en'
  subject: string
  text: string
  html: string
  memberId?: string
  accountId?: number
  contactId?: number
  sentBy?: string
  /** `again` only where a second copy is harmless and none is not: mail to our own people. */
  ifUnsure: 'ask' | 'again'
  /** Not before then, so that a person may stop it. */
  dueAt?: Date
  enrolmentId?: number
  /** It offers something: the lock of its account is asked before it leaves. */
  isOffer?: boolean
  /** Advertising: where its reader asks for no more with one click. */
  unsubscribeUrl?: string
}

const DAYS_TRIED = 2

/** Writes a mail in the transaction of its cause; undefined where the cause has its mail already. */
export async function queueMail(db: Db, mail: NewMail, now: Date): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into outbox_mail (idempotency_key, kind, to_name, to_address, language, subject, body_text,
      body_html, is_offer, member_id, account_id, contact_id, sent_by, enrolment_id, is_marketing, unsubscribe_url,
      if_unsure, due_at, give_up_at, created_at)
    values (${mail.idempotencyKey}, ${mail.kind}, ${mail.toName}, ${mail.toAddress}, ${mail.language},
      ${oneLine(mail.subject)}, ${mail.text}, ${mail.html}, ${mail.isOffer ?? false},
      ${mail.memberId ?? null}, ${mail.accountId ?? null},
      ${mail.contactId ?? null}, ${mail.sentBy ?? null}, ${mail.enrolmentId ?? null},
      ${mail.unsubscribeUrl !== undefined}, ${mail.unsubscribeUrl ?? null}, ${mail.ifUnsure}, ${mail.dueAt ?? now},
      ${mail.dueAt ?? now}::timestamptz + make_interval(days => ${DAYS_TRIED}), ${now})
    on conflict (idempotency_key) do nothing returning id`.execute(db)
  return rows[0]?.id
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim().slice(0, 500)

export type ClaimedMail = {
  id: number
  kind: string
  message_key: string
  to_name: string | null
  to_address: string
  subject: string
  body_text: string
  body_html: string
  created_at: Date
  attempts: number
  if_unsure: 'ask' | 'again'
  account_id: number | null
  is_offer: boolean
  sender_name: string | null
  sender_address: string | null
  contact_id: number | null
  unsubscribe_url: string | null
  /** Why it must not go out any more, although it was right when it was written. */
  forbidden: 'unsubscribed' | 'bounced' | null
  gives_up: boolean
  was_handed_over: boolean
}

/** Not while its playbook, or the account's way through it, is paused. */
const mayGo = sql`not exists (select from playbook_enrolment e join playbook p on p.id = e.playbook_id
  where e.id = m.enrolment_id and (e.state = 'paused' or p.state = 'paused'))`

const forbidden = sql`(select case when m.is_marketing and c.unsubscribed_at is not null then 'unsubscribed'
    when c.bounced_address = m.to_address then 'bounced' end
  from contact_mail c where c.contact_id = m.contact_id)`

/** The next mail that is due, locked until the transaction ends: a worker that dies lets go of it by dying. */
export async function claimMail(db: Db, now: Date): Promise<ClaimedMail | undefined> {
  const { rows } = await sql<ClaimedMail>`
    select m.id, m.kind, message_key, to_name, to_address, subject, body_text, body_html, m.created_at, attempts, if_unsure,
      m.account_id, m.is_offer,
      s.name as sender_name, s.email as sender_address, m.contact_id, m.unsubscribe_url, ${forbidden} as forbidden,
      give_up_at <= ${now} as gives_up, exists (select from mail_handover h where h.mail_id = m.id) as was_handed_over
    from outbox_mail m left join member s on s.id = m.sent_by where m.state in ('queued', 'failed') and due_at <= ${now} and ${mayGo}
    order by due_at, m.id limit 1 for no key update of m skip locked`.execute(db)
  return rows[0]
}

/** Must be committed by itself, before the last byte of the mail goes out. */
export async function noteHandover(db: Db, id: number, now: Date): Promise<void> {
  await sql`insert into mail_handover (mail_id, at) values (${id}, ${now}) on conflict do nothing`.execute(db)
}

export async function forgetHandover(db: Db, id: number): Promise<void> {
  await sql`delete from mail_handover where mail_id = ${id}`.execute(db)
}

export type MailOutcome =
  | { state: 'sent' | 'dead' | 'dropped'; reply: string; at: Date }
  | { state: 'failed'; reply: string; dueAt: Date }
  | { state: 'unsure'; reply: string | null }

export async function settleMail(db: Db, id: number, outcome: MailOutcome): Promise<void> {
  await sql`
    update outbox_mail set state = ${outcome.state}, attempts = attempts + 1, last_reply = ${outcome.reply},
      settled_at = ${'at' in outcome ? outcome.at : null},
      due_at = ${outcome.state === 'failed' ? outcome.dueAt : sql`due_at`} where id = ${id}`.execute(db)
}

/** An offer that may not leave any more waits for a person; nothing of it has gone out. */
export async function holdMail(db: Db, id: number, reasons: readonly LockReason[]): Promise<void> {
  await sql`update outbox_mail set state = 'held', held_for = ${JSON.stringify(reasons)}::jsonb where id = ${id}`.execute(
    db,
  )
}

export type MailChoice = 'retry' | 'drop' | 'was-sent'

const choices = {
  retry: { from: ['failed', 'unsure', 'held', 'dead', 'dropped'], to: 'queued' },
  drop: { from: ['queued', 'failed', 'unsure', 'held'], to: 'dropped' },
  'was-sent': { from: ['unsure'], to: 'sent' },
} as const

/** What a person decides about a mail; false where its state does not allow it (any more) or it is being sent. */
export async function decideMail(
  db: Db,
  asked: { id: number; choice: MailChoice; now: Date },
): Promise<boolean> {
  const { id, choice, now } = asked
  const { from, to } = choices[choice]
  const { rows } = await sql`
    with free as (select id from outbox_mail where id = ${id} and state = any(${[...from]}) for no key update skip locked)
    update outbox_mail m set state = ${to}, settled_at = ${to === 'queued' ? null : now},
      due_at = ${now}, give_up_at = ${now}::timestamptz + make_interval(days => ${DAYS_TRIED}),
      attempts = ${to === 'queued' ? 0 : sql`attempts`}
    from free where m.id = free.id returning m.id`.execute(db)
  if (rows.length > 0) await forgetHandover(db, id)
  return rows.length > 0
}
