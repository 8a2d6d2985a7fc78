import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, say } from './project.mjs'
import { runNode } from './run.mjs'

const sources = [
  'core/src',
  'server/src',
  'server/scenarios',
  'server/package.json',
  'web/src',
  'web/public',
  'web/index.html',
  'web/vite.config.ts',
  'web/postcss.config.mjs',
  'package-lock.json',
  'scripts/build.mjs',
]
const results = ['server/dist/cli.js', 'web/dist/index.html']
const stamp = join(root, 'server/dist/.sources')

/** Says whether a build of the sources as they are now is there. */
export async function ensureBuilt() {
  if (isBuilt()) return true
  say('Building …')
  if ((await runNode(['scripts/build.mjs'])) === 0) return true
  say('Building failed; the lines above say why.')
  return false
}

function isBuilt() {
  if (!results.every((file) => existsSync(join(root, file)))) return false
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources()
}

/** Taken before a build begins: what is edited while it runs then counts as stale. */
export function hashSources() {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of filesOf(source)) hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

export function forgetBuild() {
  rmSync(stamp, { force: true })
}

export function rememberBuild(hash) {
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}

function filesOf(source) {
  const path = join(root, source)
  if (!existsSync(path)) return []
  if (source.includes('.')) return [source]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|e2e)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort()
}
