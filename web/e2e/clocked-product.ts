import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Move, Moved } from '../../server/test/clocked.ts'
import { startMailServer } from '../../server/test/mail-server.ts'

export type ClockedProduct = {
  signInLink: string
  /** Mail a real SMTP server took, with the time the product believed it was. */
  received: { at: string; to: string; subject: string; text: string }[]
  /** Lets it be then, and waits until all that was due by then is done. */
  moveTo(at: Date): Promise<void>
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A product of its own with the small world, whose clock stands at `start` until it is moved. */
export async function startClockedProduct(start: Date): Promise<ClockedProduct> {
  const mail = await startMailServer()
  const dataDir = mkdtempSync(join(tmpdir(), 'tsuzuku-e2e-'))
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'server/test/clocked-process.ts', start.toISOString()],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATABASE_URL: '',
        TSUZUKU_DATA_DIR: dataDir,
        TSUZUKU_SCENARIO: 'two-customers',
        TSUZUKU_SMTP_URL: mail.url,
        TSUZUKU_MAIL_FROM: 'cs@example.com',
        PORT: '0',
      },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  )
  const received: ClockedProduct['received'] = []
  return {
    signInLink: await firstLine(child),
    received,
    async moveTo(at) {
      const asked: Move = { at: at.toISOString() }
      const answer = once(child, 'message') as Promise<[Moved]>
      child.send(asked)
      const [moved] = await answer
      if ('failed' in moved) throw new Error(moved.failed)
      for (const { to, mail: one } of mail.received.splice(0)) {
        received.push({ at: asked.at, to, subject: one.subject ?? '', text: one.text ?? '' })
      }
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      await mail.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('The product says nothing')
  const lines = createInterface({ input: stdout })
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(lines, 'close').then(() => {
      throw new Error('The product ended before it printed a link')
    }),
  ])
  return line
}
