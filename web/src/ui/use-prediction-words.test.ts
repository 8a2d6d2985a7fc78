import { describe, expect, it } from 'vitest'
import en from '../locales/en/prediction.json'
import ja from '../locales/ja/prediction.json'

const ends = (key: string) => (/_change$|_from_best$/.test(key) ? ['down', 'up'] : ['some', 'none'])

describe.each([
  ['ja', ja],
  ['en', en],
])('sentences of prediction in %s', (_, texts) => {
  it('exist for every feature either way, with its number where there is one', () => {
    const says: Record<string, string> = texts.says
    const missing = Object.keys(texts.name).flatMap((key) =>
      ends(key)
        .map((end) => `${key}_${end}`)
        .filter((name) => says[name] === undefined),
    )
    expect(missing).toEqual([])
    const withNumber = Object.entries(says).filter(([name]) => /_(up|down)$/.test(name))
    expect(withNumber.filter(([, text]) => !text.includes('{{n}}'))).toEqual([])
  })
})
