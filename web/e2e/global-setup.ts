import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserType, chromium, type FullConfig } from '@playwright/test'
import { type Product, startProduct } from './product.ts'
import type { World } from './world.ts'

/**
 * One product for each worker, as built, on a folder of its own with the small world whose numbers are known: what one
 * test file changes is never seen by a file that runs beside it.
 */
// biome-ignore lint/style/noDefaultExport: Playwright calls the default export
export default async function globalSetup(config: FullConfig): Promise<() => Promise<void>> {
  const starting = Array.from({ length: config.workers }, () => startProduct({ scenario: 'two-customers' }))
  const end = async () => {
    for (const started of await Promise.allSettled(starting)) {
      if (started.status === 'rejected') continue
      await started.value.stop()
      rmSync(started.value.dataDir, { recursive: true, force: true })
    }
  }
  try {
    const { launchOptions } = config.projects[0]?.use ?? {}
    const worlds = await signIn(await Promise.all(starting), launchOptions)
    process.env.E2E_WORLDS = JSON.stringify(worlds)
  } catch (error) {
    await end()
    throw error
  }
  return end
}

async function signIn(products: Product[], options: Parameters<BrowserType['launch']>[0]): Promise<World[]> {
  const browser = await chromium.launch(options)
  try {
    const worlds: World[] = []
    for (const { url, dataDir, signInLink } of products) {
      const page = await browser.newPage({ locale: 'ja-JP' })
      await page.goto(signInLink)
      await page.waitForURL((to) => to.pathname !== '/welcome')
      const state = join(dataDir, 'e2e-state.json')
      await page.context().storageState({ path: state })
      await page.close()
      worlds.push({ url, dataDir, state })
    }
    return worlds
  } finally {
    await browser.close()
  }
}
