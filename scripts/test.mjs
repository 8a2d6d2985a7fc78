import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './lib/chromium.mjs'
import { ensureBuilt } from './lib/fresh.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { requireNode, say } from './lib/project.mjs'
import { runNode } from './lib/run.mjs'
import { readTally } from './lib/tally.mjs'

// `npm test` runs everything; `npm test -- health` only the test files whose path holds that word, and
// `npm test -- sign-in.e2e` only such browser tests.
const filters = process.argv.slice(2)
const browserFilters = filters.filter((filter) => filter.includes('e2e'))
const unitFilters = filters.filter((filter) => !browserFilters.includes(filter))
const runUnits = filters.length === 0 || unitFilters.length > 0
const runBrowser = filters.length === 0 || browserFilters.length > 0

requireNode()
await ensureInstalled()
const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-tally-'))
const tallies = []

if (runUnits) {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=./scripts/lib/vitest-tally.mjs',
  ]
  // Some tests start the command line over and over; where building fails they start it from its sources.
  const built = (await ensureBuilt()) ? { TSUZUKU_BUILT: '1' } : {}
  tallies.push(await count('units', [...args, ...unitFilters], built))
}
if (runBrowser) tallies.push(await countBrowser())
rmSync(folder, { recursive: true, force: true })

const skipped = tallies.flatMap((tally) => tally.skipped)
for (const { name, reason } of skipped) console.log(`skipped: ${name} (${reason ?? 'no reason given'})`)
const passed = sum((tally) => tally.passed)
const failed = sum((tally) => tally.failed)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`)

async function countBrowser() {
  const notRun = readTally('', 1)
  if (!(await ensureBuilt())) return notRun
  const chromium = await ensureChromium()
  if (!chromium) {
    say('No Chromium was found or could be installed: set CHROMIUM_PATH to one.')
    return notRun
  }
  const reporters = `--reporter=${process.stderr.isTTY ? 'line' : 'list'},./scripts/lib/playwright-tally.mjs`
  const args = [
    'node_modules/@playwright/test/cli.js',
    'test',
    '--pass-with-no-tests',
    reporters,
    ...browserFilters,
  ]
  return count('browser', args, { CHROMIUM_PATH: chromium })
}

async function count(name, args, env = {}) {
  const file = join(folder, `${name}.json`)
  return readTally(file, await runNode(args, { ...env, TSUZUKU_TALLY: file }))
}

function sum(pick) {
  return tallies.reduce((total, tally) => total + pick(tally), 0)
}
