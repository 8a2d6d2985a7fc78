import { describe, expect, it } from 'vitest'
import { catalogue as enFirst } from './en.ts'
import { catalogue as enLater } from './en-later.ts'
import { catalogue as jaFirst } from './ja.ts'
import { catalogue as jaLater } from './ja-later.ts'

const en = { ...enFirst, ...enLater }
const ja = { ...jaFirst, ...jaLater }

type Texts = Readonly<Record<string, unknown>>

const isTexts = (value: unknown): value is Texts => typeof value === 'object' && value !== null
const flat = (texts: unknown, before = ''): [string, string][] =>
  isTexts(texts)
    ? Object.entries(texts).flatMap(([key, value]) =>
        isTexts(value)
          ? flat(value, `${before}${key}.`)
          : [[`${before}${key}`, String(value)] as [string, string]],
      )
    : []
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
const keysOf = (texts: unknown) => new Set(flat(texts).map(([key]) => withoutPlural(key)))
const placeholders = (text: string) => [...text.matchAll(/{{\s*(\w+)/g)].map(([, name]) => name).sort()

const namespaces = [...new Set([...Object.keys(ja), ...Object.keys(en)])]
const sources: Record<string, string> = import.meta.glob(
  ['../**/*.{ts,tsx}', '!../**/*.test.*', '!../**/*.d.ts'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
)

interface Use {
  readonly file: string
  readonly namespace: string
  readonly key: string
}

/** Every literal t('…') with its namespace: written in the key, else the file’s useTranslation, useWords or TFunction, else common. */
function usesIn(file: string, source: string): Use[] {
  const own = [
    ...source.matchAll(/(?:useTranslation\(|useWords\(|TFunction<)\s*(?:readonly )?\[?\s*'([\w-]+)'/g),
  ].map(([, name]) => name ?? '')
  return [...source.matchAll(/\b(?:i18next\.)?t\(\s*'([^'$]+)'/g)].map(([, literal = '']) => {
    const [namespace, key] = literal.includes(':') ? literal.split(':') : [undefined, literal]
    const names = namespace === undefined ? (own.length === 0 ? ['common'] : own) : [namespace]
    const found = names.find((name) => keysOf(en[name]).has(key ?? '')) ?? names[0] ?? 'common'
    return { file, namespace: found, key: key ?? '' }
  })
}

describe.each(namespaces)('texts of %s', (namespace) => {
  it('exist in Japanese and English under the same keys', () => {
    expect([...keysOf(ja[namespace])].sort()).toEqual([...keysOf(en[namespace])].sort())
  })
  it('carry the same placeholders in both languages', () => {
    const english = new Map(flat(en[namespace]))
    for (const [key, text] of flat(ja[namespace])) {
      expect(placeholders(text), key).toEqual(placeholders(english.get(key) ?? ''))
    }
  })
  it('are never empty and carry no exclamation marks', () => {
    for (const [key, text] of [...flat(ja[namespace]), ...flat(en[namespace])]) {
      expect(text.trim(), key).not.toBe('')
      expect(text, key).not.toMatch(/[!!]/)
    }
  })
})

it('has a text for every key that a source file asks for', () => {
  const uses = Object.entries(sources).flatMap(([file, source]) => usesIn(file, source))
  expect(uses.length).toBeGreaterThan(50)
  const keys = new Map(Object.entries(en).map(([namespace, texts]) => [namespace, keysOf(texts)]))
  const missing = uses.filter((use) => !keys.get(use.namespace)?.has(use.key))
  expect(missing).toEqual([])
})
