import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from '@playwright/test'
import { median } from './median.ts'

/** From nothing to the first screen, in the built product: `npm run build` first; CHROMIUM_PATH names the browser. */
const root = fileURLToPath(new URL('..', import.meta.url))
const PORT = Number(process.env.PORT ?? 3990)
const TRIES = Number(process.env.TRIES ?? 5)
const base = `http://localhost:${PORT}`

const started = new Set<ChildProcess>()

type Running = { child: ChildProcess; seconds: number; link: string }

/** Starts the product and waits for the line that says where it runs, and for the link that signs in. */
function start(folder: string): Promise<Running> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(root, 'server/dist/cli.js'), 'start'], {
    env: { ...process.env, TSUZUKU_DATA_DIR: folder, PORT: String(PORT), NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.add(child)
  let seconds = 0
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('runs at')) seconds = (performance.now() - began) / 1000
      const link = /http\S+\/welcome#\S+/.exec(line)?.[0]
      if (link) resolve({ child, seconds, link })
    })
    child.once('exit', () => reject(new Error('the product ended')))
  })
}

async function stop({ child }: Pick<Running, 'child'>): Promise<void> {
  started.delete(child)
  child.kill('SIGTERM')
  if (child.exitCode === null) await once(child, 'exit')
}

const launch = () => {
  const path = process.env.CHROMIUM_PATH
  return chromium.launch({ args: ['--no-sandbox'], ...(path && { executablePath: path }) })
}
type Session = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>

async function signIn(link: string): Promise<Session> {
  const browser = await launch()
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(link)
  await page.waitForURL((url) => !url.pathname.startsWith('/welcome'))
  const session = await context.storageState()
  await browser.close()
  return session
}

/** Seconds until Today stands with customers in it and can be used, and the bytes of script asked for by then. */
async function firstScreen(browser: Browser, session: Session): Promise<{ seconds: number; bytes: number }> {
  const context = await browser.newContext({ storageState: session, locale: 'ja-JP' })
  const page = await context.newPage()
  let bytes = 0
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    const file = join(root, 'web/dist', `${pathname}.gz`)
    // The texts of all other screens are asked for when the first one is drawn.
    if (pathname.endsWith('.js') && !/-later-|toasts-/.test(pathname) && existsSync(file))
      bytes += statSync(file).size
  })
  const began = performance.now()
  await page.goto(base, { waitUntil: 'commit' })
  await page.locator('main h1').waitFor()
  const drawn = bytes
  await page.locator('main a[href^="/accounts/"]').first().waitFor()
  const seconds = (performance.now() - began) / 1000
  await context.close()
  return { seconds, bytes: drawn }
}

function sizeOf(folder: string): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) bytes += sizeOf(path)
    else if (entry.isFile()) bytes += statSync(path).size
  }
  return bytes
}

async function measure(folder: string) {
  const first = await start(folder)
  const session = await signIn(first.link)
  await stop(first)
  const starts: number[] = []
  for (let n = 0; n < TRIES; n++) {
    const again = await start(folder)
    starts.push(again.seconds)
    await stop(again)
  }
  const running = await start(folder)
  const [fresh, warm, bytes]: number[][] = [[], [], []]
  for (let n = 0; n < TRIES; n++) {
    const browser = await launch()
    const one = await firstScreen(browser, session)
    fresh?.push(one.seconds)
    bytes?.push(one.bytes)
    warm?.push((await firstScreen(browser, session)).seconds)
    await browser.close()
  }
  await stop(running)
  const round = (value: number) => Number(value.toFixed(2))
  return [
    { what: 'demo world from an empty folder, s', measured: round(first.seconds), aim: 60 },
    { what: 'start with data present, s', measured: round(median(starts)), aim: 3 },
    {
      what: 'script before the first screen, kB gzip',
      measured: round(median(bytes ?? []) / 1000),
      aim: 250,
    },
    {
      what: 'first screen in use, page of a fresh browser, s',
      measured: round(median(fresh ?? [])),
      aim: 1.5,
    },
    { what: 'first screen in use, browser already open, s', measured: round(median(warm ?? [])), aim: 1.5 },
    { what: 'node_modules, MB', measured: round(sizeOf(join(root, 'node_modules')) / 1e6), aim: 700 },
  ]
}

const kept = process.env.DATA_DIR
const folder = kept ?? mkdtempSync(join(tmpdir(), 'tsuzuku-bench-'))
try {
  const rows = await measure(folder)
  console.table(rows)
  const report = JSON.stringify({ measured: 'start', tries: TRIES, rows })
  if (process.env.OUT) writeFileSync(process.env.OUT, `${report}\n`)
  else console.log(report)
} finally {
  for (const child of started) await stop({ child })
  if (!kept) rmSync(folder, { recursive: true, force: true })
}
