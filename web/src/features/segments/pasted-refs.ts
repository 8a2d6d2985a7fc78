const MOST = 5_000

/**
 * Ids of accounts out of pasted text, one each: our own numbers as `#12`, everything else as the id a source gave.
 * Separated by lines, commas, tabs or semicolons, because that is what a spreadsheet gives.
 */
export function refsOf(text: string): string[] {
  const parts = text
    .split(/[\n\r,;\t]+/)
    .map((part) => part.trim().replace(/^"(.*)"$/, '$1'))
    .filter((part) => part !== '')
  const refs = parts.map((part) => {
    const own = /^#(\d{1,9})$/.exec(part)
    return own?.[1] ?? (part.startsWith('ext:') ? part : `ext:${part}`)
  })
  return [...new Set(refs)].slice(0, MOST)
}
