import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { checkedAddress } from './checked-address.ts'
import type { MailServer } from './mail-settings.store.ts'

const PATIENCE_MS = 30_000
const LONGEST_REPLY = 300

export type OutgoingMail = {
  id: number
  kind: string
  message_key: string
  to_name: string | null
  to_address: string
  subject: string
  body_text: string
  body_html: string
  created_at: Date
  /** In whose name it goes out. */
  sender_name: string | null
  sender_address: string | null
  contact_id: number | null
  unsubscribe_url: string | null
}

export type Delivery =
  | { kind: 'accepted'; reply: string }
  /** The server said no for good. */
  | { kind: 'refused'; reply: string }
  /** The server said not now, or the mail never reached it whole. */
  | { kind: 'later'; reply: string }
  /** All of it went out, and no answer came. */
  | { kind: 'unknown'; reply: string }

export type SmtpSession = {
  /** `beforeLastByte` is waited for when all but the end of the mail is out: until then the server cannot accept it. */
  deliver(mail: OutgoingMail, beforeLastByte: () => Promise<void>): Promise<Delivery>
  close(): void
}

class NoConnection extends Error {
  override name = 'NoConnection'
}

/** The server that cannot be reached or does not let us in fails every mail alike. */
export const isNoConnection = (error: unknown): error is Error => error instanceof NoConnection

/** One connection for many mails, one after the other. */
export async function openSmtp(server: MailServer): Promise<SmtpSession> {
  const connection = new SMTPConnection({
    // Connected to by the address that was checked, so that the name cannot answer differently the second time.
    host: await checkedAddress(server, (why) => new NoConnection(why)),
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none' && !server.isOpportunistic,
    opportunisticTLS: server.isOpportunistic,
    name: domainOf(server.fromAddress),
    tls: isIP(server.host) ? {} : { servername: server.host },
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  })
  connection.on('error', () => undefined)
  try {
    await orEnd<void>(connection, (resolve, reject) =>
      connection.connect((error) => (error ? reject(error) : resolve())),
    )
    const { user, password } = server
    if (user !== null) {
      const credentials = { user, pass: password ?? '' }
      await orEnd<void>(connection, (resolve, reject) =>
        connection.login({ credentials }, (error) => (error ? reject(error) : resolve())),
      )
    }
  } catch (error) {
    connection.close()
    throw new NoConnection(sayError(error))
  }
  return {
    deliver: (mail, beforeLastByte) => deliver(connection, { server, mail, beforeLastByte }),
    close: () => connection.quit(),
  }
}

/** A connection that ends while no command waits for an answer says so by its events alone. */
async function orEnd<T>(
  connection: SMTPConnection,
  run: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
): Promise<T> {
  let onError: (error: Error) => void = () => undefined
  let onEnd: () => void = () => undefined
  try {
    return await new Promise<T>((resolve, reject) => {
      onError = reject
      onEnd = () => reject(new Error('The server closed the connection.'))
      connection.once('error', onError).once('end', onEnd)
      run(resolve, reject)
    })
  } finally {
    connection.off('error', onError).off('end', onEnd)
  }
}

async function deliver(
  connection: SMTPConnection,
  asked: { server: MailServer; mail: OutgoingMail; beforeLastByte: () => Promise<void> },
): Promise<Delivery> {
  const { server, mail, beforeLastByte } = asked
  const message = await compose(server, mail)
  let isWholeOut = false
  async function* whole() {
    yield message
    await beforeLastByte()
    isWholeOut = true
  }
  const source = Readable.from(whole(), { objectMode: false })
  // What cannot be delivered comes back to the envelope's sender: to the folder that is read, with the mail's key.
  const from = keyed(server, mail) ?? server.fromAddress
  const envelope = { from, to: [mail.to_address], size: message.length }
  try {
    const reply = await orEnd<string>(connection, (resolve, reject) =>
      connection.send(envelope, source, (error, info) => (error ? reject(error) : resolve(info.response))),
    )
    return { kind: 'accepted', reply: short(reply) }
  } catch (error) {
    connection.close()
    const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : Number.NaN
    const reply = sayError(error)
    if (code >= 500 && code < 600) return { kind: 'refused', reply }
    if (code >= 400) return { kind: 'later', reply }
    return { kind: isWholeOut ? 'unknown' : 'later', reply }
  }
}

async function compose(server: MailServer, mail: OutgoingMail): Promise<Buffer> {
  const answersTo = answerAddress(server, mail)
  const composer = new MailComposer({
    from: { name: mail.sender_name ?? server.fromName ?? '', address: server.fromAddress },
    ...(answersTo ? { replyTo: { name: mail.sender_name ?? '', address: answersTo } } : {}),
    to: { name: mail.to_name ?? '', address: mail.to_address },
    subject: mail.subject,
    text: mail.body_text,
    html: mail.body_html,
    date: mail.created_at,
    messageId: `<${mail.message_key}@${domainOf(server.fromAddress)}>`,
    headers: {
      // What a person wrote is no mail of a machine, and may be answered by one.
      ...(mail.kind === 'letter' ? {} : { 'Auto-Submitted': 'auto-generated' }),
      ...(mail.unsubscribe_url
        ? {
            'List-Unsubscribe': { prepared: true, value: `<${mail.unsubscribe_url}>` },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }
        : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/** The address that tells which mail an answer belongs to; undefined where no folder is read or nobody at a customer answers. */
function keyed({ replyAddress }: MailServer, { contact_id, message_key }: OutgoingMail): string | undefined {
  if (replyAddress === undefined || contact_id === null) return undefined
  const at = replyAddress.lastIndexOf('@')
  return `${replyAddress.slice(0, at)}+${message_key.replaceAll('-', '')}${replyAddress.slice(at)}`
}

const answerAddress = (server: MailServer, mail: OutgoingMail): string | null =>
  keyed(server, mail) ?? mail.sender_address

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)
const short = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, LONGEST_REPLY)

/** What an SMTP server says, or why none was reached; what another kind of server says stays unsaid. */
function sayError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const response = 'response' in error ? String(error.response) : ''
  if (/^[245]\d\d[ -]/.test(response)) return short(response)
  const code = 'code' in error ? String(error.code) : ''
  return code === 'EPROTOCOL' ? 'This is no mail server.' : short(error.message)
}
