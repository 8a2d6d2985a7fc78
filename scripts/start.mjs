import { ensureBuilt } from './lib/fresh.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { requireNode } from './lib/project.mjs'
import { runNode } from './lib/run.mjs'

requireNode()
await ensureInstalled()
if (!(await ensureBuilt())) process.exit(1)
const env = { NODE_ENV: process.env.NODE_ENV ?? 'production' }
process.exitCode = await runNode(
  ['--enable-source-maps', 'server/dist/cli.js', 'start', ...process.argv.slice(2)],
  env,
)
