import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

const secrets = [
  'password',
  'password_hash',
  'token',
  'secret',
  'authorization',
  'cookie',
  '["set-cookie"]',
  'adminPassword',
  'databaseUrl',
  'imapUrl',
  'secretKey',
  'smtpUrl',
]

/** A wildcard stands for one level. */
const LEVELS = ['', '*', '*.*', '*.*.*']

const paths = LEVELS.flatMap((level) =>
  secrets.map((name) => (level === '' || name.startsWith('[') ? `${level}${name}` : `${level}.${name}`)),
)

/** Structured logs on standard error; standard output stays free for the program's own answer. */
export function createLog(level: string, destination: DestinationStream = pino.destination(2)): Log {
  return pino({ level, redact: { paths, censor: '[hidden]' } }, destination)
}
