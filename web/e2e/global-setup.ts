import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type FullConfig } from '@playwright/test'
import { type Product, startProduct } from './product.ts'

/**
 * One product for the whole run, as built, on a folder of its own with the small world whose numbers are known.
 * Tests find its address as the base URL, and a signed-in admin in E2E_STATE.
 */
// biome-ignore lint/style/noDefaultExport: Playwright calls the default export
export default async function globalSetup(config: FullConfig): Promise<() => Promise<void>> {
  const product = await startProduct({ scenario: 'two-customers' })
  const end = async () => {
    await product.stop()
    rmSync(product.dataDir, { recursive: true, force: true })
  }
  try {
    process.env.E2E_URL = product.url
    process.env.E2E_DATA_DIR = product.dataDir
    process.env.E2E_STATE = await signIn(product, config)
  } catch (error) {
    await end()
    throw error
  }
  return end
}

async function signIn(product: Product, config: FullConfig): Promise<string> {
  const launchOptions = config.projects[0]?.use.launchOptions ?? {}
  const browser = await chromium.launch(launchOptions)
  try {
    const page = await browser.newPage({ locale: 'ja-JP' })
    await page.goto(product.signInLink)
    await page.waitForURL((url) => url.pathname !== '/welcome')
    const state = join(product.dataDir, 'e2e-state.json')
    await page.context().storageState({ path: state })
    return state
  } finally {
    await browser.close()
  }
}
