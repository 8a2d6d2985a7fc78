import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './postgres-process.ts'
import { freePort } from './web-process.ts'

const PROGRAM = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find(existsSync)

/** Why no IMAP server can be started here; undefined where one can. */
export const imapAbsent =
  PROGRAM === undefined
    ? 'no dovecot on this machine'
    : process.getuid?.() === 0
      ? undefined
      : 'dovecot is started as root'

export type ImapServer = {
  url: string
  /** Puts a mail into the inbox, as a mail server does that delivers it. */
  deliver(raw: string): void
  /** Gives every mail a new UID, as a mailbox does that was moved or restored. */
  renumber(): Promise<void>
  close(): Promise<void>
}

/** A real IMAP server on this machine with one mailbox: user `cs`, password `right`. */
export async function startImapServer(): Promise<ImapServer> {
  if (PROGRAM === undefined) throw new Error(imapAbsent)
  const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-imap-'))
  chmodSync(folder, 0o755)
  const maildir = join(folder, 'mail', 'Maildir')
  for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(maildir, part), { recursive: true })
  const port = await freePort()
  const config = join(folder, 'dovecot.conf')
  writeFileSync(
    config,
    `protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
first_valid_uid = 1
mail_location = maildir:${maildir}
passdb {
  driver = static
  args = password=right
}
userdb {
  driver = static
  args = uid=dovecot gid=dovecot home=${folder}/mail
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`,
  )
  const own = () => execFileSync('chown', ['-R', 'dovecot:dovecot', join(folder, 'mail')])
  own()
  const child = spawn(PROGRAM, ['-F', '-c', config], { stdio: 'ignore' })
  await until(() => answers(port), 'the IMAP server')
  let mails = 0
  return {
    url: `imap://cs:right@127.0.0.1:${port}/INBOX`,
    deliver(raw) {
      mails += 1
      const name = `${1_700_000_000 + mails}.M${mails}P1.test`
      writeFileSync(join(maildir, 'tmp', name), raw.replaceAll(/\r?\n/g, '\r\n'))
      own()
      execFileSync('mv', [join(maildir, 'tmp', name), join(maildir, 'new', name)])
    },
    async renumber() {
      for (const file of [
        'dovecot-uidlist',
        'dovecot-uidvalidity',
        'dovecot.index',
        'dovecot.index.log',
        'dovecot.index.cache',
      ])
        rmSync(join(maildir, file), { force: true })
      execFileSync('find', [maildir, '-name', 'dovecot-uidvalidity.*', '-delete'])
      writeFileSync(
        join(maildir, 'dovecot-uidlist'),
        `3 V${Math.floor(Date.now() / 1000) + 1000} N101 Gaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n`,
      )
      own()
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
