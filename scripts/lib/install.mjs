import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, say, stopWith } from './project.mjs'
import { npm } from './run.mjs'

const lock = join(root, 'package-lock.json')
const stamp = join(root, 'node_modules', '.tsuzuku-lock')

export async function ensureInstalled() {
  if (isInstalled()) return
  say('Installing packages (once, about a minute) …')
  // npm's own progress goes to our standard error: standard output belongs to the product.
  const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'development' },
  })
  if (code !== 0) stopWith('Installing packages failed; the lines above say why. "npm start" tries again.')
  writeFileSync(stamp, lockHash())
}

function isInstalled() {
  // npm writes this file last, so a cut-off installation has none.
  const done = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(done)) return false
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return true
  return statSync(done).mtimeMs >= statSync(lock).mtimeMs
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lock)).digest('hex')
}
