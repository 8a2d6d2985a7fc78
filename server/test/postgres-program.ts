import { createInterface } from 'node:readline'
import { acquireDataDirLock } from '../src/platform/data-dir-lock.ts'
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { StartError } from '../src/platform/start-error.ts'

/** A program that does nothing but keep the embedded PostgreSQL, for tests that kill it or run it as somebody else. */
async function keepPostgres(): Promise<void> {
  const { dataDir, packageDir, url } = JSON.parse(process.argv[2] ?? '{}')
  const quiet = () => undefined
  try {
    const lock = acquireDataDirLock({ dataDir })
    if (url) lock.setUrl(url)
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
    const postgres = await startEmbeddedPostgres({ dataDir, packageDir, log })
    process.stdout.write(`${JSON.stringify({ connectionString: postgres.connectionString })}\n`)
    createInterface({ input: process.stdin }).once('line', async () => {
      await postgres.stop()
      lock.release()
      process.exit(0)
    })
  } catch (error) {
    const code = error instanceof StartError ? error.code : 'unknown'
    process.stdout.write(`${JSON.stringify({ code, message: String(error) })}\n`)
    process.exit(1)
  }
}

void keepPostgres()
