import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { noteFactChange } from '../../platform/facts-seen.ts'
import { markDirty } from '../accounts/account.store.ts'
import { notify } from '../notifications/notify.ts'
import type { IncomingMail } from './incoming-mail.ts'

type Ours = {
  id: number
  account_id: number
  contact_id: number
  to_address: string
  sent_by: string | null
  subject: string
}

type Writer = { accountId: number; contactId: number | null }

/** What became of a mail from the mailbox: kept, known already, or of nobody we know. */
export type Taken = 'kept' | 'repeated' | 'ignored'

/**
 * Keeps a mail that answers one of ours or comes from a contact of exactly one account, and tells those who should answer.
 * Of anybody else's mail nothing is kept.
 */
export async function takeIncoming(db: Db, mail: IncomingMail, now: Date): Promise<Taken> {
  const ours = await findOurs(db, mail.keys)
  if (mail.failure) return ours ? takeFailure(db, { mail, ours, failure: mail.failure, now }) : 'ignored'
  const writer = await findWriter(db, mail.fromAddress, ours)
  if (!writer) return 'ignored'
  const kind = mail.isAutomatic ? 'auto-reply' : ours ? 'reply' : 'letter'
  const id = await keep(db, { mail, kind, writer, ours, now })
  if (id === undefined) return 'repeated'
  if (kind === 'reply') {
    // An answer is a talk with the account: its figures change.
    await markDirty(db, [writer.accountId])
    await noteFactChange(db, 'notes')
  }
  if (kind !== 'auto-reply') {
    await tell(
      db,
      { kind: 'mail-answered', id, writer, ours, now },
      {
        from: mail.fromName ?? mail.fromAddress,
        subject: mail.subject,
        excerpt: excerptOf(mail.text),
      },
    )
  }
  return 'kept'
}

/** The newest of the mails it names. */
async function findOurs(db: Db, keys: readonly string[]): Promise<Ours | undefined> {
  if (keys.length === 0) return undefined
  const { rows } = await sql<Ours>`
    select m.id, coalesce(a.merged_into, a.id) as account_id, coalesce(c.merged_into, c.id) as contact_id, m.to_address,
      m.sent_by, m.subject
    from outbox_mail m join account a on a.id = m.account_id join contact c on c.id = m.contact_id
    where m.message_key = any(${[...keys]}::uuid[]) order by m.id desc limit 1`.execute(db)
  return rows[0]
}

async function findWriter(db: Db, address: string, ours: Ours | undefined): Promise<Writer | undefined> {
  const { rows } = await sql<{ account_id: number; contact_id: number }>`
    select f.account_id, min(f.id) as contact_id from contact_now f
    where lower(f.email) = ${address} and f.account_id is not null group by f.account_id`.execute(db)
  if (ours) {
    const same = rows.find(({ account_id }) => account_id === ours.account_id)
    return { accountId: ours.account_id, contactId: same?.contact_id ?? null }
  }
  const [only] = rows
  return only && rows.length === 1 ? { accountId: only.account_id, contactId: only.contact_id } : undefined
}

async function keep(
  db: Db,
  asked: { mail: IncomingMail; kind: string; writer: Writer; ours: Ours | undefined; now: Date },
): Promise<number | undefined> {
  const { mail, kind, writer, ours, now } = asked
  // A clock that runs ahead must not put an answer at the top of the story for ever.
  const sentAt = mail.sentAt && mail.sentAt < now ? mail.sentAt : now
  const { rows } = await sql<{ id: number }>`
    insert into received_mail (message_id, kind, from_name, from_address, subject, body_text, sent_at, recorded_at,
      account_id, contact_id, outbox_mail_id)
    values (${mail.messageId}, ${kind}, ${mail.fromName}, ${mail.fromAddress}, ${mail.subject}, ${mail.text}, ${sentAt}, ${now},
      ${writer.accountId}, ${writer.contactId}, ${ours?.id ?? null})
    on conflict (message_id) do nothing returning id`.execute(db)
  return rows[0]?.id
}

async function takeFailure(
  db: Db,
  asked: { mail: IncomingMail; ours: Ours; failure: { reply: string; isFinal: boolean }; now: Date },
): Promise<Taken> {
  const { mail, ours, failure, now } = asked
  // A server that is still trying tells of a delay, not of an outcome.
  if (!failure.isFinal) return 'ignored'
  const writer = { accountId: ours.account_id, contactId: ours.contact_id }
  const id = await keep(db, { mail, kind: 'bounce', writer, ours, now })
  if (id === undefined) return 'repeated'
  await sql`update outbox_mail set bounced_at = ${now}, bounce_reply = ${failure.reply} where id = ${ours.id}`.execute(
    db,
  )
  await sql`
    insert into contact_mail (contact_id, bounced_address, bounced_at, bounce_reply)
    values (${ours.contact_id}, ${ours.to_address}, ${now}, ${failure.reply})
    on conflict (contact_id) do update set bounced_address = excluded.bounced_address, bounced_at = excluded.bounced_at,
      bounce_reply = excluded.bounce_reply`.execute(db)
  await tell(
    db,
    { kind: 'mail-bounced', id, writer, ours, now },
    { to: ours.to_address, subject: ours.subject, reply: failure.reply },
  )
  return 'kept'
}

/** Those who wrote the mail, and the owner of the account. */
async function tell(
  db: Db,
  news: {
    kind: 'mail-answered' | 'mail-bounced'
    id: number
    writer: Writer
    ours: Ours | undefined
    now: Date
  },
  params: Record<string, string>,
): Promise<void> {
  const { rows } = await sql<{ name: string; owner_id: string | null }>`
    select name, owner_id from account_now where id = ${news.writer.accountId}`.execute(db)
  const [account] = rows
  const to = [...new Set([account?.owner_id, news.ours?.sent_by])].filter((id) => id != null)
  await notify(
    db,
    {
      kind: news.kind,
      key: `received-mail:${news.id}`,
      params: { ...params, account: account?.name ?? null },
      link: `/accounts/${news.writer.accountId}?tab=timeline`,
      accountId: news.writer.accountId,
      to,
    },
    news.now,
  )
}

/** The beginning of what was written, without what is quoted below it. */
function excerptOf(text: string): string {
  const own = text.split(/\n(?=>|-{2,}|_{5,}|On .{5,80} wrote:|\d{4}年.{5,60}:)/)[0] ?? ''
  const line = own.replaceAll(/\s+/g, ' ').trim()
  return line.length > 140 ? `${line.slice(0, 139)}…` : line
}
