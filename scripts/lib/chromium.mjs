import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { say } from './project.mjs'
import { runNode, runProgram } from './run.mjs'

// The shell without a window comes first: it needs a third less of the processor for the same pages.
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
]

/** The path of a Chromium that starts: the one named, the system's, Playwright's own, or one installed now. */
export async function ensureChromium() {
  const found = process.env.CHROMIUM_PATH ?? (await findChromium())
  if (found) return found
  say('Installing Chromium for the browser tests …')
  await runNode(['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
  const own = await findPlaywrightsOwn()
  if (own) return own
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await runProgram('apt-get', ['update', '-q'], { env })
    const install = ['install', '-qy', '--no-install-recommends', 'fontconfig', 'fonts-noto-cjk']
    for (const browser of ['chromium-headless-shell', 'chromium']) {
      if ((await runProgram('apt-get', [...install, browser], { env })) === 0) break
    }
  }
  return findChromium()
}

async function findChromium() {
  return [...systemPaths()].find(starts) ?? (await findPlaywrightsOwn())
}

function* systemPaths() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) yield join(folder, name)
  }
  for (const app of ['Google Chrome', 'Chromium', 'Microsoft Edge'])
    yield `/Applications/${app}.app/Contents/MacOS/${app}`
  for (const key of ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']) {
    const folder = process.env[key]
    if (folder) yield join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')
  }
}

/** Some systems put a stub in place that only says how to install the real one. */
function starts(path) {
  if (!existsSync(path)) return false
  return process.platform !== 'linux' || spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0
}

async function findPlaywrightsOwn() {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return existsSync(path) ? path : undefined
}
