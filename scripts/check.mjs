import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { requireNode, root } from './lib/project.mjs'
import { capture } from './lib/run.mjs'

const bin = (path, ...args) => [process.execPath, [join('node_modules', path), ...args]]
// TypeScript 7, the native one; the package `typescript` is version 6, kept for tools that need its API. Each of its four
// checkers works out the same types of texts and queries anew; with one of them two projects side by side cost half.
const types = (project) => bin('@typescript/native/bin/tsc', '-p', project, '--checkers', '1')

const readers = {
  'format and lint': () =>
    capture(...bin('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--max-diagnostics=200', '.')),
  'types of core': () => capture(...types('core')),
  'types of server': () => capture(...types('server')),
  'types of web': () => capture(...types('web')),
  'types of tests': () => capture(...types('test')),
  'unused code and packages': () => capture(...bin('knip/bin/knip.js')),
}

/** Compared before and after rather than with git, so that a fresh file need not be committed yet. */
async function checkGenerated() {
  const before = await hashGenerated()
  const { code, output } = await capture(...bin('tsx/dist/cli.mjs', 'server/src/generate.ts'))
  if (code !== 0) return { code, output }
  const after = await hashGenerated()
  const stale = [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => before.get(file) !== after.get(file),
  )
  return {
    code: stale.length > 0 ? 1 : 0,
    output: stale.map((file) => `was stale, is fresh now: ${file}`).join('\n'),
  }
}

async function hashGenerated() {
  const listing = [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    'openapi.json',
    '*.gen.ts',
    '*.gen.d.ts',
    'server/schema.sql',
  ]
  const { output } = await capture('git', listing)
  const files = output.split('\n').filter((file) => file !== '' && existsSync(join(root, file)))
  return new Map(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest('hex'),
    ]),
  )
}

async function report([name, step]) {
  const since = Date.now()
  const { code, output } = await step()
  const seconds = ((Date.now() - since) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (code === 0) return
  process.exitCode = 1
  console.log(output.trimEnd())
}

requireNode()
await ensureInstalled()
const waiting = Object.entries(readers)
const lane = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) await report(next)
}
await Promise.all([lane(), lane()])
// Last and alone: it writes the files that the others read.
await report(['generated files', checkGenerated])
