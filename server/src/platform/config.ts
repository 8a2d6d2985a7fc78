import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import * as z from 'zod'

/** Worlds that an empty database can begin with; what they are is in server/scenarios. */
export const scenarioNames = ['demo', 'two-customers', 'churn-wave', 'empty', 'none'] as const

/** Every setting: its environment variable, what it does, how it is read. docs/settings.md is made from this list. */
export const settings = {
  databaseUrl: {
    env: 'DATABASE_URL',
    doc: 'PostgreSQL (15 or newer) to use. Unset: an embedded server in the data folder.',
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  },
  dataDir: {
    env: 'TSUZUKU_DATA_DIR',
    doc: 'Folder of the embedded database and of the lock that keeps a second start out.',
    schema: z.string().min(1).default('./data'),
  },
  port: {
    env: 'PORT',
    doc: 'Port of the HTTP server.',
    schema: z.coerce.number().int().min(0).max(65_535).default(3000),
  },
  host: {
    env: 'HOST',
    doc: 'Address to listen on. 0.0.0.0 opens it to the network.',
    schema: z.string().min(1).default('127.0.0.1'),
  },
  publicUrl: {
    env: 'TSUZUKU_URL',
    doc: 'Address under which people reach the product; used in links and to recognise our own pages. Default: http://localhost:PORT.',
    schema: z.url({ protocol: /^https?$/ }).optional(),
  },
  scenario: {
    env: 'TSUZUKU_SCENARIO',
    doc: 'World written into an empty database: demo, two-customers, churn-wave, empty, or none for an empty workspace. Default: demo in the embedded database, none in one of your own (DATABASE_URL).',
    schema: z.enum(scenarioNames).optional(),
  },
  adminEmail: {
    env: 'TSUZUKU_ADMIN_EMAIL',
    doc: 'With TSUZUKU_ADMIN_PASSWORD: an admin who can sign in on a server without a terminal; made at the start unless a member has this address.',
    schema: z.email().optional(),
  },
  adminPassword: {
    env: 'TSUZUKU_ADMIN_PASSWORD',
    doc: 'Password of that admin, at least 10 characters; afterwards it is changed in the product, not here.',
    schema: z.string().min(10).optional(),
  },
  logLevel: {
    env: 'LOG_LEVEL',
    doc: 'fatal, error, warn, info, debug, trace or silent.',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  },
  trustProxy: {
    env: 'TSUZUKU_TRUST_PROXY',
    doc: 'true behind a reverse proxy that sets X-Forwarded-For and X-Forwarded-Proto.',
    schema: z.stringbool().default(false),
  },
  poolSize: {
    env: 'TSUZUKU_POOL_SIZE',
    doc: 'Database connections of this process; if left out, two for each processor and two more, from 6 to 16.',
    schema: z.coerce.number().int().min(4).max(200).optional(),
  },
  answerPatience: {
    env: 'TSUZUKU_ANSWER_PATIENCE_MS',
    doc: 'How long a figure over everybody may take after a change of facts before the last answer is given, marked as being behind, while the new one is made.',
    schema: z.coerce.number().int().min(0).max(60_000).default(40),
  },
  smtpUrl: {
    env: 'TSUZUKU_SMTP_URL',
    doc: 'Server that carries our mail: smtps://user:password@host:465, or smtp:// with STARTTLS where the server offers it. Set: the settings screen cannot change it.',
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
  },
  mailFrom: {
    env: 'TSUZUKU_MAIL_FROM',
    doc: 'Address our mail comes from; belongs to TSUZUKU_SMTP_URL.',
    schema: z.email().optional(),
  },
  imapUrl: {
    env: 'TSUZUKU_IMAP_URL',
    doc: 'Mailbox that answers of customers are read from: imaps://user:password@host:993/INBOX, or imap:// with STARTTLS where the server offers it. Set: the settings screen cannot change it.',
    schema: z.url({ protocol: /^imaps?$/ }).optional(),
  },
  replyAddress: {
    env: 'TSUZUKU_REPLY_ADDRESS',
    doc: 'Address of that mailbox; answers go to name+key@domain, so it must take plus-addresses. Belongs to TSUZUKU_IMAP_URL.',
    schema: z.email().optional(),
  },
  smtpPrivate: {
    env: 'TSUZUKU_SMTP_PRIVATE',
    doc: 'true allows the settings screen mail servers (SMTP and IMAP) in a private network. Those set by the environment may stand anywhere.',
    schema: z.stringbool().default(false),
  },
  secretKey: {
    env: 'TSUZUKU_SECRET_KEY',
    doc: 'Seals passwords kept in the database, at least 32 characters. Unset: a key file in the data folder; set it where several servers share a database.',
    schema: z.string().min(32).optional(),
  },
} as const satisfies Record<string, { env: string; doc: string; schema: z.ZodType }>

type Settings = { [K in keyof typeof settings]: z.output<(typeof settings)[K]['schema']> }

export type Config = Omit<Settings, 'scenario' | 'poolSize'> & {
  scenario: (typeof scenarioNames)[number]
  poolSize: number
}

export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** What links in mails begin with. */
export const baseUrlOf = ({ publicUrl, port }: Pick<Config, 'publicUrl' | 'port'>): string =>
  publicUrl ?? `http://localhost:${port}`

/** Reads all settings at once; a wrong one stops the start with its name. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const config: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(settings)) {
    const raw = env[setting.env]
    const parsed = setting.schema.safeParse(raw === '' ? undefined : raw)
    if (!parsed.success) {
      throw new ConfigError(`${setting.env}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`)
    }
    config[key] = parsed.data
  }
  const result = config as Settings
  if (!result.adminEmail !== !result.adminPassword) {
    throw new ConfigError('TSUZUKU_ADMIN_EMAIL and TSUZUKU_ADMIN_PASSWORD belong together: set both or none.')
  }
  if (!result.smtpUrl !== !result.mailFrom) {
    throw new ConfigError('TSUZUKU_SMTP_URL and TSUZUKU_MAIL_FROM belong together: set both or none.')
  }
  if (!result.imapUrl !== !result.replyAddress) {
    throw new ConfigError('TSUZUKU_IMAP_URL and TSUZUKU_REPLY_ADDRESS belong together: set both or none.')
  }
  const scenario = result.scenario ?? (result.databaseUrl ? 'none' : 'demo')
  const poolSize = result.poolSize ?? usualPoolSize()
  return { ...result, scenario, poolSize, dataDir: resolve(result.dataDir) }
}

/** More than the processors can work on only take turns: with 16 on two, a screen took half as long again. */
function usualPoolSize(): number {
  return Math.min(16, Math.max(6, 2 * availableParallelism() + 2))
}
