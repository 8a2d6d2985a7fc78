import { type Logger, pino } from 'pino'

export type Log = Logger

const secrets = [
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  '*.password',
  '*.token',
  '*.secret',
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
]

/** Structured logs on standard error; standard output stays free for the program's own answer. */
export function createLog(level: string): Log {
  return pino({ level, redact: { paths: secrets, censor: '[hidden]' } }, pino.destination(2))
}
