const MAX_TEXT = 200
const MAX_ITEMS = 30
const MAX_DEPTH = 6
const MAX_RAW = 600
const SECRET = /pass(word|wd)?|secret|token|authorization|api_?key|write_?key|credit|card|cvc|ssn/i

/** A refused item, cut to a sane size and without its secrets, so that a person can see what was wrong with it. */
export function sampleOf(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cut(value, MAX_TEXT)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '…'
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => sampleOf(item, depth + 1))
  const sample: [string, unknown][] = Object.entries(value)
    .slice(0, MAX_ITEMS)
    .map(([key, item]) => [cut(key, 100), SECRET.test(key) ? '[hidden]' : sampleOf(item, depth + 1)])
  return Object.fromEntries(sample)
}

/** The beginning of a body that is no JSON. */
export function sampleTextOf(text: string): string {
  return cut(text, MAX_RAW).replace(
    /("?(?:password|secret|token|writeKey|api_?key)"?\s*[:=]\s*"?)[^"&\s,}]+/gi,
    '$1[hidden]',
  )
}

function cut(text: string, length: number): string {
  const whole = Buffer.from(text.slice(0, length)).toString()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL cannot store NUL, a person cannot see it
  return whole.replace(/\u0000/g, '␀') + (text.length > length ? '…' : '')
}
