import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { forgetBuild, hashSources, rememberBuild } from './lib/fresh.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { requireNode, root, say } from './lib/project.mjs'
import { capture } from './lib/run.mjs'

async function buildServer() {
  const { build } = await import('esbuild')
  const { dependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(root, 'server/package.json'), 'utf8'),
  )
  const external = Object.keys({ ...dependencies, ...optionalDependencies }).filter(
    (name) => !name.startsWith('@tsuzuku/'),
  )
  rmSync(join(root, 'server/dist'), { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: serverEntries(),
    outdir: 'server/dist',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external,
    sourcemap: true,
    logLevel: 'warning',
  })
}

/** The command line, and every worker thread: a thread is loaded by file name, so it must stay a file. */
function serverEntries() {
  const threads = readdirSync(join(root, 'server/src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.thread.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
  return ['server/src/cli.ts', ...threads].map((file) => ({ in: file, out: basename(file, '.ts') }))
}

async function buildWeb() {
  const { code, output } = await capture(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: join(root, 'web'), env: { ...process.env, NODE_ENV: 'production' } },
  )
  if (code !== 0) throw new Error(output)
  compressWeb()
}

/** The server sends these beside-files as they are, so that nothing is compressed while somebody waits. */
function compressWeb() {
  const dist = join(root, 'web/dist')
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|css|svg|html)$/.test(entry.name)) continue
    const file = join(entry.parentPath, entry.name)
    const content = readFileSync(file)
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
    writeFileSync(
      `${file}.br`,
      brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    )
  }
}

requireNode()
await ensureInstalled()
const hash = hashSources()
forgetBuild()
const results = await Promise.allSettled([buildServer(), buildWeb()])
const failures = results.filter((result) => result.status === 'rejected')
for (const failure of failures) say(failure.reason?.message ?? String(failure.reason))
if (failures.length > 0 || !existsSync(join(root, 'web/dist/index.html'))) process.exit(1)
rememberBuild(hash)
