import { rmSync } from 'node:fs'
import { startProduct } from './product.ts'

/** One product for the whole run, as built, on a folder of its own with the small world whose numbers are known. */
// biome-ignore lint/style/noDefaultExport: Playwright calls the default export
export default async function globalSetup(): Promise<() => Promise<void>> {
  const product = await startProduct({ scenario: 'two-customers' })
  process.env.E2E_URL = product.url
  process.env.E2E_DATA_DIR = product.dataDir
  process.env.E2E_SIGN_IN_LINK = product.signInLink
  return async () => {
    await product.stop()
    rmSync(product.dataDir, { recursive: true, force: true })
  }
}
