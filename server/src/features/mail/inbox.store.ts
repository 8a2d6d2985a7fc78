import { sql } from 'kysely'
import type { Config } from '../../platform/config.ts'
import type { Db } from '../../platform/database.ts'
import type { Seal } from '../../platform/seal.ts'
import type { Security } from './securities.ts'

export type InboxSettings = {
  host: string
  port: number
  security: Security
  user: string
  folder: string
  /** Answers go to name+key@domain of this address. */
  replyAddress: string
}

/** A mailbox that can be read. */
export type Inbox = InboxSettings & {
  password: string
  mayBePrivate: boolean
  /** STARTTLS where the server offers it. */
  isOpportunistic: boolean
}

type InboxConfig = Pick<Config, 'imapUrl' | 'replyAddress' | 'smtpPrivate'>

function fromEnvironment({ imapUrl, replyAddress }: InboxConfig): Inbox | undefined {
  if (!imapUrl || !replyAddress) return undefined
  const url = new URL(imapUrl)
  const isTls = url.protocol === 'imaps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (isTls ? 993 : 143)),
    security: isTls ? 'tls' : 'none',
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    folder: decodeURIComponent(url.pathname.slice(1)) || 'INBOX',
    replyAddress,
    mayBePrivate: true,
    isOpportunistic: !isTls,
  }
}

type Row = {
  host: string
  port: number
  security: Security
  user_name: string
  folder: string
  reply_address: string
  password_sealed: Buffer
}

async function readRow(db: Db): Promise<Row | undefined> {
  const { rows } =
    await sql<Row>`select host, port, security, user_name, folder, reply_address, password_sealed
    from mail_inbox_setting`.execute(db)
  return rows[0]
}

const settingsOf = ({ user_name, reply_address, host, port, security, folder }: Row): InboxSettings => ({
  host,
  port,
  security,
  user: user_name,
  folder,
  replyAddress: reply_address,
})

/** What is set up, without its password. */
export async function readInboxSettings(
  db: Db,
  config: InboxConfig,
): Promise<(InboxSettings & { isFixed: boolean }) | undefined> {
  const fixed = fromEnvironment(config)
  if (fixed) return { ...fixed, isFixed: true }
  const row = await readRow(db)
  return row && { ...settingsOf(row), isFixed: false }
}

/** The mailbox to read; `unreadable` where its password was sealed under another key. */
export async function readInbox(
  db: Db,
  { config, seal }: { config: InboxConfig; seal: Seal },
): Promise<Inbox | 'unreadable' | undefined> {
  const fixed = fromEnvironment(config)
  if (fixed) return fixed
  const row = await readRow(db)
  if (!row) return undefined
  const password = seal.open(row.password_sealed)
  if (password === undefined) return 'unreadable'
  return { ...settingsOf(row), password, mayBePrivate: config.smtpPrivate, isOpportunistic: false }
}

/** `sealed` undefined leaves the password as it is. */
export async function writeInboxSettings(
  db: Db,
  settings: InboxSettings,
  sealed: Buffer | undefined,
): Promise<void> {
  const { host, port, security, user, folder, replyAddress } = settings
  await sql`
    insert into mail_inbox_setting (host, port, security, user_name, password_sealed, folder, reply_address)
    values (${host}, ${port}, ${security}, ${user}, ${sealed ?? Buffer.alloc(0)}, ${folder}, ${replyAddress})
    on conflict (only_row) do update set host = excluded.host, port = excluded.port, security = excluded.security,
      user_name = excluded.user_name, folder = excluded.folder, reply_address = excluded.reply_address,
      password_sealed = ${sealed === undefined ? sql`mail_inbox_setting.password_sealed` : sql`excluded.password_sealed`},
      changed_at = now()`.execute(db)
}

export async function removeInboxSettings(db: Db): Promise<void> {
  await sql`delete from mail_inbox_setting`.execute(db)
}

const keyOf = ({ user, host, folder }: InboxSettings) => `${user}@${host}/${folder}`

export type InboxState = { uidValidity: string; lastUid: number; checkedAt: Date; lastError: string | null }

export async function readInboxState(db: Db, inbox: InboxSettings): Promise<InboxState | undefined> {
  const { rows } = await sql<InboxState>`
    select uid_validity::text as "uidValidity", last_uid::float8 as "lastUid", checked_at as "checkedAt", last_error as "lastError"
    from mail_inbox_state where folder_key = ${keyOf(inbox)}`.execute(db)
  return rows[0]
}

export async function writeInboxState(db: Db, inbox: InboxSettings, state: InboxState): Promise<void> {
  await sql`
    insert into mail_inbox_state (folder_key, uid_validity, last_uid, checked_at, last_error)
    values (${keyOf(inbox)}, ${state.uidValidity}::numeric, ${state.lastUid}, ${state.checkedAt}, ${state.lastError})
    on conflict (folder_key) do update set uid_validity = excluded.uid_validity, last_uid = excluded.last_uid,
      checked_at = excluded.checked_at, last_error = excluded.last_error`.execute(db)
}
