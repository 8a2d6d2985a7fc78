import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

export type ReceivedMail = { raw: string; to: string; mail: Email }
/** What becomes of a mail that is whole: accepted, refused, put off, or accepted without an answer ever coming. */
export type Manner = 'accept' | 'refuse' | 'put-off' | 'swallow' | 'hang-up'

export type MailServer = {
  url: string
  port: number
  received: ReceivedMail[]
  manner: Manner
  /** Connections that were let in. */
  logins: number
  close(): Promise<void>
}

/** A real SMTP server on this machine that keeps what it accepts. */
export async function startMailServer(options: { port?: number } = {}): Promise<MailServer> {
  const state: MailServer = {
    url: '',
    port: 0,
    received: [],
    manner: 'accept',
    logins: 0,
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    closeTimeout: 1,
    logger: false,
    onAuth(auth, _session, done) {
      state.logins += 1
      if (auth.password === 'right') done(null, { user: auth.username })
      else done(new Error('Invalid login'))
    },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => void finish(Buffer.concat(parts), session, done))
    },
  })
  async function finish(raw: Buffer, session: SMTPServerSession, done: (error?: Error | null) => void) {
    if (state.manner === 'refuse')
      return done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }))
    if (state.manner === 'put-off')
      return done(Object.assign(new Error('come back later'), { responseCode: 451 }))
    const to = session.envelope.rcptTo.map(({ address }) => address).join()
    state.received.push({ raw: raw.toString('utf8'), to, mail: await PostalMime.parse(raw) })
    if (state.manner === 'hang-up') hangUp(session.id)
    else if (state.manner !== 'swallow') done()
  }
  server.on('error', () => undefined)
  function hangUp(id: string) {
    const { connections } = server as unknown as { connections: Set<{ id: string; _socket: Socket }> }
    for (const connection of connections) if (connection.id === id) connection._socket.destroy()
  }
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server.server, 'listening')
  state.port = (server.server.address() as AddressInfo).port
  state.url = `smtp://127.0.0.1:${state.port}`
  return state
}
