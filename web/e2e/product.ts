import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findWorld } from './world.ts'

export type Product = {
  url: string
  dataDir: string
  /** Works once. */
  signInLink: string
  process: ChildProcess
  stop(): Promise<void>
}

const cli = fileURLToPath(new URL('../../server/dist/cli.js', import.meta.url))

/** A command given in another terminal while the product of this worker runs. */
export function tsuzuku(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, DATABASE_URL: '', TSUZUKU_DATA_DIR: findWorld()?.dataDir ?? '' }
  return promisify(execFile)(process.execPath, [cli, ...args], { env })
}

/** Starts the built product and waits for the link it prints. */
export async function startProduct(options: {
  scenario: string
  dataDir?: string
  port?: number
}): Promise<Product> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'tsuzuku-e2e-'))
  const port = options.port ?? (await freePort())
  const child = spawn(process.execPath, ['--enable-source-maps', cli, 'start'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: '',
      TSUZUKU_DATA_DIR: dataDir,
      TSUZUKU_SCENARIO: options.scenario,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
  const signInLink = await Promise.race([
    findLink(child, said),
    once(child, 'exit').then(() => {
      throw new Error(`The product ended before it printed a link:\n${said.join('\n')}`)
    }),
  ])
  return {
    url: new URL(signInLink).origin,
    dataDir,
    signInLink,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

function findLink(child: ChildProcess, said: string[]): Promise<string> {
  return new Promise((resolve) => {
    if (!child.stdout) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line)
      const link = /https?:\/\/\S+#\S+/.exec(line)?.[0]
      if (link) resolve(link)
    })
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
