import { createHash } from 'node:crypto'
import PostalMime, { type Address, type Email } from 'postal-mime'
import sanitizeHtml from 'sanitize-html'

const LONGEST_TEXT = 20_000

/** A mail that came back to us, as far as it concerns what we sent. */
export type IncomingMail = {
  messageId: string
  fromName: string | null
  fromAddress: string
  subject: string
  text: string
  sentAt: Date | undefined
  isAutomatic: boolean
  /** Keys of mails of ours that it names: by the address it came to, by what it answers, by what it brings back. */
  keys: string[]
  /** What a mail server says about a mail that it could not deliver. */
  failure: { reply: string; isFinal: boolean } | undefined
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const messageKey = new RegExp(`<(${UUID})@`, 'gi')
const plusKey = /\+([0-9a-f]{32})@/gi

/** Reads a mail as it lies in the mailbox; undefined where it names no sender. */
export async function readIncoming(raw: Uint8Array): Promise<IncomingMail | undefined> {
  const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true })
  const failure = failureOf(mail)
  const from = mailboxOf(mail.from)
  // A report of a mail server comes from nobody.
  if (!from && !failure) return undefined
  const sentAt = mail.date ? new Date(mail.date) : undefined
  return {
    messageId: (mail.messageId ?? `sha256:${createHash('sha256').update(raw).digest('hex')}`).slice(0, 998),
    fromName: clean(from?.name ?? '').slice(0, 200) || null,
    fromAddress: clean(from?.address ?? 'mailer-daemon')
      .toLowerCase()
      .slice(0, 320),
    subject: clean(mail.subject ?? '')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, 500),
    text: textOf(mail),
    sentAt: sentAt && !Number.isNaN(sentAt.getTime()) ? sentAt : undefined,
    isAutomatic: isAutomatic(mail),
    keys: keysOf(mail),
    failure,
  }
}

function mailboxOf(from: Address | undefined): { name?: string; address: string } | undefined {
  const one = from?.address ? from : from?.group?.[0]
  return one?.address ? { name: one.name, address: one.address } : undefined
}

const header = (mail: Email, key: string) => mail.headers.find((one) => one.key === key)?.value ?? ''

function isAutomatic(mail: Email): boolean {
  const auto = header(mail, 'auto-submitted').toLowerCase()
  return (
    (auto !== '' && !auto.startsWith('no')) ||
    /^(bulk|junk|auto_reply)$/i.test(header(mail, 'precedence').trim()) ||
    ['x-autoreply', 'x-autorespond'].some((key) => header(mail, key) !== '')
  )
}

/** Addresses it was sent to may stand in any of these, depending on what the mailbox's server writes. */
const addressHeaders = ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to', 'x-forwarded-to']

function keysOf(mail: Email): string[] {
  const keys = new Set<string>()
  for (const { key, value } of mail.headers) {
    if (addressHeaders.includes(key))
      for (const [, found = ''] of value.matchAll(plusKey)) keys.add(asUuid(found.toLowerCase()))
    if (key === 'in-reply-to' || key === 'references') addMessageKeys(keys, value)
  }
  for (const { mimeType, content } of mail.attachments)
    if (mimeType === 'message/rfc822' || mimeType === 'text/rfc822-headers')
      for (const line of decoded(content).split(/\r?\n(?=\S)/))
        if (/^message-id:/i.test(line)) addMessageKeys(keys, line)
  return [...keys].slice(0, 50)
}

function addMessageKeys(keys: Set<string>, text: string): void {
  for (const [, found = ''] of text.matchAll(messageKey)) keys.add(found.toLowerCase())
}

const asUuid = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

function decoded(content: ArrayBuffer | Uint8Array | string): string {
  return typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('utf8')
}

/** RFC 3464: only "failed" with a status of class 5 says that the address will not work tomorrow either. */
function failureOf(mail: Email): IncomingMail['failure'] {
  const report = mail.attachments.find(({ mimeType }) => mimeType === 'message/delivery-status')
  if (!report) return undefined
  const text = decoded(report.content).replaceAll(/\r?\n[ \t]+/g, ' ')
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(text)?.[1]?.trim() ?? ''
  const status = field('Status')
  const said = field('Diagnostic-Code').replace(/^smtp;\s*/i, '')
  return {
    reply: clean([status, said].filter((part) => part !== '').join(' ')).slice(0, 300),
    isFinal: field('Action').toLowerCase() === 'failed' && /^5/.test(status || said),
  }
}

function textOf(mail: Email): string {
  const plain = mail.text?.trim()
  const html = mail.html?.replaceAll(/<(br|\/p|\/div|\/li|\/tr|\/h\d)[^>]*>/gi, '$&\n')
  const text = plain || sanitizeHtml(html ?? '', { allowedTags: [], allowedAttributes: {} }).trim()
  return clean(text)
    .replaceAll('\r\n', '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .slice(0, LONGEST_TEXT)
}

/** PostgreSQL keeps neither NUL nor half of a pair. */
const clean = (text: string) => Buffer.from(text.replaceAll('\0', '')).toString()
