import { sql } from 'kysely'
import type { Config } from '../../platform/config.ts'
import type { Db } from '../../platform/database.ts'
import type { Seal } from '../../platform/seal.ts'
import { readInboxSettings } from './inbox.store.ts'
import type { Security } from './securities.ts'

export type MailSettings = {
  host: string
  port: number
  security: Security
  user: string | null
  fromName: string | null
  fromAddress: string
}

export type MailServer = MailSettings & {
  password: string | undefined
  /** A server named by the operator may stand anywhere; one named on a screen must be public. */
  mayBePrivate: boolean
  /** STARTTLS where the server offers it, for a server named by an URL that says nothing of it. */
  isOpportunistic: boolean
  /** Where answers of customers are read; undefined: they go to the sender's own mailbox. */
  replyAddress: string | undefined
}

type MailConfig = Pick<Config, 'smtpUrl' | 'mailFrom' | 'smtpPrivate' | 'imapUrl' | 'replyAddress'>

function fromEnvironment({ smtpUrl, mailFrom }: MailConfig): Omit<MailServer, 'replyAddress'> | undefined {
  if (!smtpUrl || !mailFrom) return undefined
  const url = new URL(smtpUrl)
  const isTls = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (isTls ? 465 : 587)),
    security: isTls ? 'tls' : 'none',
    user: url.username === '' ? null : decodeURIComponent(url.username),
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
    fromName: null,
    fromAddress: mailFrom,
    mayBePrivate: true,
    isOpportunistic: !isTls,
  }
}

type Row = Omit<MailSettings, 'user' | 'fromName' | 'fromAddress'> & {
  user_name: string | null
  password_sealed: Buffer | null
  from_name: string | null
  from_address: string
}

async function readRow(db: Db): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select host, port, security, user_name, password_sealed, from_name, from_address from mail_setting`.execute(
    db,
  )
  return rows[0]
}

const settingsOf = ({ user_name, from_name, from_address, host, port, security }: Row): MailSettings => ({
  host,
  port,
  security,
  user: user_name,
  fromName: from_name,
  fromAddress: from_address,
})

export type ShownSettings = MailSettings & { hasPassword: boolean; isFixed: boolean }

/** What is set up, without its password. */
export async function readMailSettings(db: Db, config: MailConfig): Promise<ShownSettings | undefined> {
  const fixed = fromEnvironment(config)
  if (fixed) return { ...fixed, hasPassword: fixed.password !== undefined, isFixed: true }
  const row = await readRow(db)
  return row && { ...settingsOf(row), hasPassword: row.password_sealed !== null, isFixed: false }
}

/** Where mail goes; `unreadable` where the password was sealed under another key. */
export async function readMailServer(
  db: Db,
  { config, seal }: { config: MailConfig; seal: Seal },
): Promise<MailServer | 'unreadable' | undefined> {
  const replyAddress = (await readInboxSettings(db, config))?.replyAddress
  const fixed = fromEnvironment(config)
  if (fixed) return { ...fixed, replyAddress }
  const row = await readRow(db)
  if (!row) return undefined
  const password = row.password_sealed ? seal.open(row.password_sealed) : undefined
  if (row.password_sealed && password === undefined) return 'unreadable'
  return {
    ...settingsOf(row),
    password,
    mayBePrivate: config.smtpPrivate,
    isOpportunistic: false,
    replyAddress,
  }
}

/** `sealed` undefined leaves the password as it is. */
export async function writeMailSettings(
  db: Db,
  settings: MailSettings,
  sealed: Buffer | null | undefined,
): Promise<void> {
  const { host, port, security, user, fromName, fromAddress } = settings
  await sql`
    insert into mail_setting (host, port, security, user_name, password_sealed, from_name, from_address)
    values (${host}, ${port}, ${security}, ${user}, ${sealed ?? null}, ${fromName}, ${fromAddress})
    on conflict (only_row) do update set host = excluded.host, port = excluded.port, security = excluded.security,
      user_name = excluded.user_name, from_name = excluded.from_name, from_address = excluded.from_address,
      password_sealed = ${sealed === undefined ? sql`mail_setting.password_sealed` : sql`excluded.password_sealed`},
      changed_at = now()`.execute(db)
}

/** Whether mail is carried at all; news by mail is not even written down where it is not. */
export async function isMailSetUp(db: Db, config: MailConfig): Promise<boolean> {
  return (await readMailSettings(db, config)) !== undefined
}
