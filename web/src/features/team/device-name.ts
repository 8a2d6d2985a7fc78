const browsers = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Headless)?(Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const

const systems = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const

const find = (pairs: readonly (readonly [string, RegExp])[], text: string) =>
  pairs.find(([, pattern]) => pattern.test(text))?.[0]

/** "Chrome · Windows" from a user agent; undefined when it names neither. */
export function deviceName(userAgent: string | null): string | undefined {
  const parts = [find(browsers, userAgent ?? ''), find(systems, userAgent ?? '')]
  const known = parts.filter((part) => part !== undefined)
  return known.length === 0 ? undefined : known.join(' · ')
}
