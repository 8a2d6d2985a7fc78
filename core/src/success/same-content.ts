/**
 * Whether two values of a content are the same: by what they hold, whatever the order of keys; what is missing is the same
 * as null.
 *
 * @example
 * sameContent({ a: 1, b: undefined }, { b: null, a: 1 }) // true
 */
export function sameContent(one: unknown, other: unknown): boolean {
  return plain(one) === plain(other)
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const entries = Object.entries(value).filter(([, part]) => part !== undefined && part !== null)
  const written = entries.map(([key, part]) => `${JSON.stringify(key)}:${plain(part)}`)
  return `{${written.sort().join()}}`
}
