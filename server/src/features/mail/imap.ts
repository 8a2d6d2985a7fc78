import { isIP } from 'node:net'
import { ImapFlow } from 'imapflow'
import { checkedAddress } from './checked-address.ts'
import type { Inbox } from './inbox.store.ts'

const PATIENCE_MS = 30_000
/** Beyond this a mail is cut: its words and what it answers stand at its beginning. */
const LONGEST_MAIL = 2 * 1024 * 1024

export type FolderMail = { uid: number; raw: Buffer; arrivedAt: Date }
export type Folder = {
  uidValidity: string
  /** The UID that the next mail to arrive will have. */
  uidNext: number
  /** Mails above a UID, the oldest first. */
  above(uid: number, limit: number): Promise<FolderMail[]>
  /** The highest UID of the mails that arrived before a day; 0 where there are none. */
  lastBefore(day: Date): Promise<number>
}

export class InboxOutOfReach extends Error {
  override name = 'InboxOutOfReach'
}

/** Opens the folder for reading only: nothing in the mailbox is changed, not even what counts as read. */
export async function withFolder<T>(inbox: Inbox, use: (folder: Folder) => Promise<T>): Promise<T> {
  const client = new ImapFlow({
    host: await checkedAddress(inbox, (why) => new InboxOutOfReach(why)),
    port: inbox.port,
    secure: inbox.security === 'tls',
    ...(inbox.security === 'tls' || inbox.isOpportunistic
      ? {}
      : { doSTARTTLS: inbox.security === 'starttls' }),
    ...(isIP(inbox.host) ? {} : { servername: inbox.host }),
    auth: { user: inbox.user, pass: inbox.password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  })
  client.on('error', () => undefined)
  try {
    const box = await reach(client, inbox.folder)
    return await use({
      uidValidity: String(box.uidValidity),
      uidNext: box.uidNext,
      above: (uid, limit) => readAbove(client, uid, limit),
      lastBefore: async (day) => {
        const found = await client.search({ before: day }, { uid: true })
        return found ? Math.max(0, ...found) : 0
      },
    })
  } finally {
    client.close()
  }
}

async function reach(client: ImapFlow, folder: string) {
  try {
    await client.connect()
    return await client.mailboxOpen(folder, { readOnly: true })
  } catch (error) {
    throw new InboxOutOfReach(sayError(error))
  }
}

async function readAbove(client: ImapFlow, uid: number, limit: number): Promise<FolderMail[]> {
  const found = (await client.search({ uid: `${uid + 1}:*` }, { uid: true })) || []
  // "n:*" names the last mail even where its UID is below n.
  const uids = found.filter((one) => one > uid).sort((a, b) => a - b)
  const mails: FolderMail[] = []
  for (const one of uids.slice(0, limit)) {
    const fetched = await client.fetchOne(
      String(one),
      { uid: true, internalDate: true, source: { maxLength: LONGEST_MAIL } },
      { uid: true },
    )
    if (fetched && fetched.source !== undefined)
      mails.push({ uid: one, raw: fetched.source, arrivedAt: new Date(fetched.internalDate ?? 0) })
  }
  return mails
}

/** What the server said, and never what was sent to it. */
function sayError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const said = 'responseText' in error && typeof error.responseText === 'string' ? error.responseText : ''
  const isRefused = 'authenticationFailed' in error && error.authenticationFailed === true
  const text =
    said || ('code' in error && error.code ? `${error.message} (${String(error.code)})` : error.message)
  return `${isRefused ? 'The server does not let us in. ' : ''}${text}`
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
}
