import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** What a run counted: `skipped` keeps each name with its reason, since a skipped test must say why. */
export function writeTally(tally) {
  if (process.env.TSUZUKU_TALLY) writeFileSync(process.env.TSUZUKU_TALLY, JSON.stringify(tally))
}

/** A run that ended without its tally, or with an error code although nothing failed, counts as one failure. */
export function readTally(file, code) {
  const tally = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { passed: 0, failed: 0, skipped: [] }
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}
