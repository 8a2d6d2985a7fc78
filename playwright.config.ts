import { defineConfig, devices } from '@playwright/test'

// E2E_URL and E2E_STATE are set by the global set-up, before the workers read this file.
const { CHROMIUM_PATH, E2E_URL, E2E_STATE, TRACE } = process.env

const desktop = { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 }, locale: 'ja-JP' }
/** Adds an account to the world the others count on, and so comes after them. */
const addsAccounts = '**/renewals.e2e.ts'

export default defineConfig({
  testDir: 'web/e2e',
  testMatch: '**/*.e2e.ts',
  globalSetup: './web/e2e/global-setup.ts',
  outputDir: 'test-results',
  forbidOnly: process.env.CI !== undefined,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    ...(E2E_URL ? { baseURL: E2E_URL } : {}),
    ...(E2E_STATE ? { storageState: E2E_STATE } : {}),
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
