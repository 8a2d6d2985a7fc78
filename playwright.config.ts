import { availableParallelism } from 'node:os'
import { defineConfig, devices } from '@playwright/test'
import { findWorld } from './web/e2e/world.ts'

const { CHROMIUM_PATH, TRACE } = process.env
const world = findWorld()

const desktop = { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 }, locale: 'ja-JP' }
/** Adds an account to the world that others count on, and so comes after them. */
const addsAccounts = '**/renewals.e2e.ts'

export default defineConfig({
  testDir: 'web/e2e',
  testMatch: '**/*.e2e.ts',
  globalSetup: './web/e2e/global-setup.ts',
  outputDir: 'test-results',
  forbidOnly: process.env.CI !== undefined,
  // Each is a browser, a server and a PostgreSQL; a file stays whole in one of them.
  workers: Math.min(2, availableParallelism()),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    ...(world ? { baseURL: world.url, storageState: world.state } : {}),
    // Writing down every step takes a third of the processor; `TRACE=on` does it for a test that fails.
    trace: TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(CHROMIUM_PATH ? { executablePath: CHROMIUM_PATH } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: desktop, testIgnore: addsAccounts },
    { name: 'desktop-after', use: desktop, testMatch: addsAccounts },
  ],
})
